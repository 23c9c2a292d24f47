"""Finds codes, addresses and domains among words."""

import re
from collections.abc import Sequence

from bot.grammar.codes import codes_in, is_basic, is_enhanced
from bot.grammar.company import reports_code
from bot.grammar.domains import MAX_ADDRESS, address_of, domain_of, has_known_end, host_of_url, is_ip
from bot.grammar.markup import EDGES

MAX_WORDS = 4000

_WORD = re.compile(
    r'https?://[^\s<>"]+|"(?:[^"\\\s]|\\\S){0,64}(?: (?:[^"\\\s]|\\\S){1,64}){0,8}"@[^\s<>()\[\],;"|=]+'
    r'|[^\s<>()\[\],;"|=@]{1,64}@\[[^\s\]]{1,64}\]|[^\s<>()\[\],;"|=]+'
)
_NO_WORD = re.compile(r"[-–—=>*•|~]+")
"""A dash, an arrow, the mark of a list."""
_RECORD = re.compile(r"^(?:[\w-]+\.)*_[^\W\d_][\w-]*\.(?=[^.]+\.\w)(?!.*_\W*$)")
"""Of `_dmarc.example.com`, a record's name where no mail goes (RFC 8552), all but the domain; of what a chat
sets in italics nothing."""
_FILE = re.compile(r"[A-Z]+\.md|[\w-]+\.(?:py|sh|zip|mov|so|ps)", re.ASCII)
"""A file's name, though there are such top-level domains: mail hardly ever goes right below them."""
_POSSESSIVE = re.compile("['’]s$")
_AS_IN_URL = re.compile(r"\.[^/:.]*[/:]")
_DOTS = frozenset(".\u3002\uff0e\uff61")
"""Also the other dots of UTS 46, as input methods for Chinese and Japanese set them."""
_BEFORE_BASIC = frozenset("\n\"'“„«‘`「『")
"""What begins a line or a quotation."""
_BEFORE_ENHANCED = _BEFORE_BASIC | {"(", "#"}
"""Likewise what was said in other words, `rejected (5.7.1)`."""
# A host named right after one of these took part in the transport; it is not where the mail was meant to go.
_TRANSPORT_WORDS = frozenset(
    {"host", "relay", "server", "by", "mta", "via", "helo", "ehlo", "reporting-mta", "using", "with"}
)
_IP_BEHIND = re.compile(
    r"\[| \[(?:\d{1,3}(?:\.\d{1,3}){3}|(?:IPv6:)?[\dA-Fa-f]{0,4}:[\dA-Fa-f:.]{1,40})\]", re.ASCII
)
# A block list is named right after one of these, and is not where the mail was meant to go either.
_LISTED = re.compile(r"\b(?:(?:listed|found) (?:at|in|on)|rbl|dnsbl|list|blacklist|blocklist)$")
# An address right after one of these is not where the mail was meant to go.
_OTHER_ADDRESS_WORDS = frozenset(
    {"from", "by", "sender", "return-path", "contact", "ask", "owner", "cc", "off"}
)
_MACHINES = frozenset({"mailer-daemon", "postmaster", "double-bounce", "noreply", "no-reply"})


class Found:
    """What a text carries, in the order it stands there."""

    def __init__(self) -> None:
        self.enhanced: list[str] = []
        self.basic: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.domains: list[str] = []
        self.fallbacks: list[str] = []
        """Domains that only took part: servers, senders, whoever can be asked."""
        self.pages: list[str] = []
        """Hosts of links."""
        self.others: list[str] = []
        """Words that are none of these."""
        self.numbers: list[str] = []
        """Have the form of a code, but nothing says that they are one: `rack 5.2.1`, `port 443`."""
        self.order = ""
        """A letter a word: `b` basic code of a failure, `e` enhanced code, `p` place, `w` any other."""

    @property
    def domain(self) -> str | None:
        if self.addresses:
            return self.addresses[0][1]
        return next(iter(self.domains or self.fallbacks or self.pages), None)

    @property
    def is_somewhere(self) -> bool:
        """Whether it names where mail goes, be it by a server; a page to read about it is none."""
        return bool(self.addresses or self.domains or self.fallbacks)

    @property
    def is_short(self) -> bool:
        """Nothing but a code and where it was going, in one breath."""
        return bool(self.code and self.domain) and not self.others and len(self.basic) <= 1

    @property
    def places(self) -> set[str]:
        """Each domain that is named, be it by an address."""
        return {domain for _, domain in self.addresses} | set(self.domains)

    @property
    def address(self) -> str | None:
        return self.addresses[0][0] if self.addresses else None

    @property
    def code(self) -> str | None:
        return next(iter(self.enhanced or self.basic or self.numbers), None)


def scan(text: str, *, prose: bool) -> Found:
    """In prose a domain needs a real ending and a version number is no code; in a short query it does not.

    `@example.com` is how people name the addresses of a domain.
    """
    found, before, end = Found(), "", 0
    letters: list[str] = []
    for match in _WORD.finditer(text):
        if word := match[0] if is_ip(match[0]) else _bare(match[0]):
            if codes := codes_in(word):
                gap = text[max(0, end - 1) : match.start() + 1]
                told = not (prose and letters) or _is_told(codes, gap, letters[-1], _last(before))
                letters.append(_sort_codes(found, codes, told=told))
            else:
                at_address = bool(_IP_BEHIND.match(text, match.end()))
                letters.append(_sort(found, word, before, prose, at_address=at_address))
            before, end = f"{_last(before)} {word.lower()}", match.end()
    found.order = "".join(letters)
    return found


def _bare(word: str) -> str:
    if _NO_WORD.fullmatch(word):
        return ""
    name = _RECORD.sub("", word) if len(word) <= MAX_ADDRESS else word
    return _POSSESSIVE.sub("", name.strip(EDGES)).removeprefix("@")


def _is_told(codes: Sequence[str], gap: str, letter: str, before: str) -> bool:
    """Whether a number is told as a code: it begins something, or stands behind a place, another code, or a
    word by which people report one. `gap`: what stands before it, from the last character of the word before
    to its own first."""
    if gap.startswith(":"):
        return True
    begins = _BEFORE_ENHANCED if is_enhanced(codes[-1]) else _BEFORE_BASIC
    if "=" not in gap and not begins.isdisjoint(gap[1:]):
        return True
    return letter[-1] != "w" or is_basic(before) or reports_code(before)


def _sort_codes(found: Found, codes: Sequence[str], *, told: bool) -> str:
    """In the letters of `Found.order`, as `_sort` tells."""
    if not told:
        found.numbers.extend(codes)
        return "w"
    for code in codes:
        (found.enhanced if is_enhanced(code) else found.basic).append(code)
    return "".join(map(_letter, codes))


def _sort(found: Found, word: str, before: str, prose: bool, *, at_address: bool) -> str:
    """What it is, in the letters of `Found.order`. `before`: the two words before it, in lower case.

    `at_address`: its address follows, as in `mx.example.com[192.0.2.1]`, so it is a server.
    """
    last = _last(before)
    if "@" in word and (address := address_of(word)):
        _sort_address(found, address, last, prose)
        return "p"
    if ("://" in word or (not prose and _AS_IN_URL.search(word))) and (host := host_of_url(word)):
        (found.pages if prose else found.domains).append(host)
        return "w"
    if _DOTS & {*word} and (domain := domain_of(word)) and (not prose or _ends_as_domain(word, domain)):
        named = last in _TRANSPORT_WORDS | _OTHER_ADDRESS_WORDS or _LISTED.search(before)
        took_part = prose and (at_address or named)
        (found.fallbacks if took_part else found.domains).append(domain)
        return "p"
    found.others.append(word)
    return "w"


def _letter(code: str) -> str:
    if code.startswith("2"):
        return "w"
    return "e" if is_enhanced(code) else "b"


def _ends_as_domain(word: str, domain: str) -> bool:
    return has_known_end(domain) and _FILE.fullmatch(word) is None


def _last(words: str) -> str:
    return words.rpartition(" ")[2]


def _sort_address(found: Found, address: tuple[str, str], before: str, prose: bool) -> None:
    machine = address[0].partition("@")[0].lower() in _MACHINES
    if prose and (machine or before in _OTHER_ADDRESS_WORDS):
        found.fallbacks.append(address[1])
    else:
        found.addresses.append(address)
