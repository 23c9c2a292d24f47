"""Finds codes, addresses and domains among words."""

import re
from collections.abc import Sequence

from bot.grammar.codes import codes_in, is_basic, is_enhanced
from bot.grammar.domains import MAX_ADDRESS, address_of, domain_of, has_known_top_level, host_of_url, is_ip
from bot.grammar.markup import EDGES
from bot.grammar.vocabulary import is_nowhere, is_reply, reports_code, words_of
from bot.suffixes import is_suffix

MAX_WORDS = 4000

_WORD = re.compile(
    r'https?://[^\s<>"]+|"(?:[^"\\\s]|\\\S){0,64}(?: (?:[^"\\\s]|\\\S){1,64}){0,8}"@[^\s<>()\[\],;"|=]+'
    r'|[^\s<>()\[\],;"|=@]{1,64}@\[[^\s\]]{1,64}\]|[^\s<>()\[\],;"|=]+'
)
_NO_WORD = re.compile(r"[-–—=>*•|~]+")
"""A dash, an arrow or a list mark."""
_RECORD = re.compile(r"^(?:[\w-]+\.)*_[^\W\d_][\w-]*\.(?=[^.]+\.\w)(?!.*_\W*$)")
"""The part before the domain in a record's name such as `_dmarc.example.com` (RFC 8552), but not in a word
that a chat sets in italics."""
_FILE = re.compile(r"[A-Z]+\.md|[\w-]+\.(?:py|sh|zip|mov|so|ps)", re.ASCII)
"""A file name. There are such top-level domains, but mail rarely goes to a domain right below them."""
_CLASS = re.compile(r"smtplib\.\w+|(?:\w+\.)+\w*(?:error|exception)", re.IGNORECASE)
"""An error's class in a program, such as `smtplib.SMTPSenderRefused` or `javax.mail.MessagingException`."""
_POSSESSIVE = re.compile("['’]s$")
_AS_IN_URL = re.compile(r"\.[^/:.]*[/:]")
_DOTS = frozenset(".\u3002\uff0e\uff61")
"""The dots of UTS 46, some of which input methods for Chinese and Japanese type."""
_BEFORE_BASIC = frozenset("\n\"'“„«‘`「『")
"""Characters that begin a line or a quotation."""
_BEFORE_ENHANCED = _BEFORE_BASIC | {"(", "#"}
"""The same, and those before a code in brackets, `rejected (5.7.1)`."""
_TRANSPORT_WORDS = frozenset({"host", "relay", "server", "by", "mta", "via", "using", "with"})
"""A host right after one of these took part in the transport; it is not where the mail was going."""
_NOT_THERE = re.compile(
    r"\b(?:generating server|at host|reporting-mta(?: \w{1,9})?|helo|ehlo|"
    r"(?:e-?mails?|messages?) from|policy for|spf|dkim)$"
)
"""A name right after this reports the failure, as Postfix does with `at host`, or is the sender's."""
_IP_BEHIND = re.compile(
    r"\[| (?:\((?:[\w.-]{1,255} )?)?"
    r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|(?:IPv6:)?[\dA-Fa-f]{0,4}:[\dA-Fa-f:.]{1,40})\]",
    re.ASCII,
)
_BOTH = re.compile(r"([45])\d\d[ -]#?\1\.\d\.\d")
"""A reply's two codes, of the same class: nothing else looks like that."""
_CODE_BEHIND = re.compile(r" #[245]\.\d{1,3}\.\d")
"""Behind a host in angle brackets: how Exchange writes which server reports, `<mail.example.com #5.1.1>`."""
_LISTED = re.compile(r"\b(?:(?:listed|found) (?:at|in|on)|blocked using|rbl|dnsbl|list|blacklist|blocklist)$")
"""A name right after this is a block list."""
_OTHER_ADDRESS_WORDS = frozenset(
    {
        "from",
        "by",
        "sender",
        "return-path",
        "contact",
        "ask",
        "owner",
        "cc",
        "off",
        "username",
        "sasl_username",
    }
)
"""An address right after one of these is not where the mail was going."""
_MACHINES = frozenset({"mailer-daemon", "postmaster", "double-bounce", "noreply", "no-reply"})


class Found:
    """What a text contains, in its order."""

    def __init__(self) -> None:
        self.enhanced: list[str] = []
        self.basic: list[str] = []
        self.addresses: list[tuple[str, str]] = []
        self.domains: list[str] = []
        self.fallbacks: list[str] = []
        """Domains of servers, used if there is no other domain."""
        self.pages: list[str] = []
        """Hosts of links."""
        self.others: list[str] = []
        """Words that are none of these."""
        self.numbers: list[str] = []
        """Numbers in the form of a code that nothing marks as one: `rack 5.2.1`, `port 443`."""
        self.order = ""
        """One letter per word: `b` basic code of a failure, `e` enhanced code, `p` place, `w` other."""

    @property
    def domain(self) -> str | None:
        if self.addresses:
            return self.addresses[0][1]
        return next(iter(self.domains or self.fallbacks or self.pages), None)

    @property
    def names_place(self) -> bool:
        """Whether it names a domain, host or address; the page of a link does not count."""
        return bool(self.addresses or self.domains or self.fallbacks)

    @property
    def is_short(self) -> bool:
        """Whether it is only a code and where the mail was going."""
        return bool(self.code and self.domain) and not self.others and len(self.basic) <= 1

    @property
    def places(self) -> set[str]:
        """The domains that are named, alone or in an address."""
        return {domain for _, domain in self.addresses} | set(self.domains)

    @property
    def address(self) -> str | None:
        return self.addresses[0][0] if self.addresses else None

    @property
    def code(self) -> str | None:
        return next(iter(self.enhanced or self.basic or self.numbers), None)


def scan(text: str, *, prose: bool) -> Found:
    """Finds codes, addresses and domains.

    In prose a domain needs a real top-level domain, and a number counts as a code only if it is reported as
    one; in a short query neither holds. `@example.com` means the domain.
    """
    found, before, end = Found(), "", 0
    letters: list[str] = []
    for match in _WORD.finditer(text):
        if word := match[0] if is_ip(match[0]) else _bare(match[0]):
            if codes := codes_in(word):
                gap = text[max(0, end - 1) : match.start() + 1]
                whole = _BOTH.match(text, match.start()) is not None
                reported = (
                    whole or not (prose and letters) or _is_reported(codes, gap, letters[-1], _last(before))
                )
                letters.append(_sort_codes(found, codes, reported=reported))
            else:
                at_address = bool(_IP_BEHIND.match(text, match.end()))
                elsewhere = prose and _is_elsewhere(text, match, before, at_address=at_address)
                letters.append("w" if elsewhere else _sort(found, word, before, prose, at_address=at_address))
            before, end = f"{_last(before)} {word.lower()}", match.end()
    found.order = "".join(letters)
    return found


def _is_elsewhere(text: str, match: re.Match[str], before: str, *, at_address: bool) -> bool:
    """Whether a host is surely not where the mail was going: who sent it, who reports it, or a block list."""
    if "@" in match[0] or "." not in match[0]:
        return False
    if text.startswith("<", match.start() - 1) and _CODE_BEHIND.match(text, match.end()):
        return True
    sent = at_address and "from" in before.split()
    return sent or bool(_NOT_THERE.search(before) or _LISTED.search(before))


def _bare(word: str) -> str:
    if _NO_WORD.fullmatch(word):
        return ""
    name = _RECORD.sub("", word) if len(word) <= MAX_ADDRESS else word
    return _POSSESSIVE.sub("", name.strip(EDGES)).removeprefix("@")


def _is_reported(codes: Sequence[str], gap: str, letter: str, before: str) -> bool:
    """Whether a number is reported as a code: it begins a line or quotation, or follows a colon, a place,
    another code, or a word that introduces codes; after an equals sign, a key that names codes.

    `gap`: the text between, from the last character of the word before to its own first one.
    """
    if gap.startswith(":") and is_reply(codes[0]):
        return True
    if "=" in gap:
        return before.endswith(words_of("code", "keys"))
    begins = _BEFORE_ENHANCED if is_enhanced(codes[-1]) else _BEFORE_BASIC
    if not begins.isdisjoint(gap[1:]):
        return True
    return letter[-1] != "w" or is_basic(before) or reports_code(before)


def _sort_codes(found: Found, codes: Sequence[str], *, reported: bool) -> str:
    """Adds the codes; returns their letters of `Found.order`."""
    if not reported:
        found.numbers.extend(codes)
        return "w"
    for code in codes:
        (found.enhanced if is_enhanced(code) else found.basic).append(code)
    return "".join(map(_letter, codes))


def _sort(found: Found, word: str, before: str, prose: bool, *, at_address: bool) -> str:
    """Adds a word that is no code; returns its letter of `Found.order`.

    `before`: the two words before it, in lower case. `at_address`: an IP address follows, as in
    `mx.example.com[192.0.2.1]`, so it is a server.
    """
    last = _last(before)
    if "@" in word and (address := address_of(word)) and not (prose and is_nowhere(address[1])):
        _sort_address(found, address, last, prose)
        return "p"
    if ("://" in word or (not prose and _AS_IN_URL.search(word))) and (host := host_of_url(word)):
        (found.pages if prose else found.domains).append(host)
        return "w"
    if (domain := _domain_in(word)) and (not prose or _ends_as_domain(word, domain)):
        if prose and domain.startswith("www."):
            found.pages.append(domain)
            return "w"
        took_part = prose and (at_address or last in _TRANSPORT_WORDS | _OTHER_ADDRESS_WORDS)
        (found.fallbacks if took_part else found.domains).append(domain)
        return "p"
    found.others.append(word)
    return "w"


def _domain_in(word: str) -> str | None:
    return domain_of(word) if _DOTS & {*word} and not _CLASS.fullmatch(word) else None


def _letter(code: str) -> str:
    if code.startswith("2"):
        return "w"
    return "e" if is_enhanced(code) else "b"


def _ends_as_domain(word: str, domain: str) -> bool:
    if not has_known_top_level(domain) or _FILE.fullmatch(word) is not None:
        return False
    return not is_nowhere(domain) and not is_suffix(domain)


def _last(words: str) -> str:
    return words.rpartition(" ")[2]


def _sort_address(found: Found, address: tuple[str, str], before: str, prose: bool) -> None:
    machine = before != "to" and address[0].partition("@")[0].lower() in _MACHINES
    if not prose or not (machine or before in _OTHER_ADDRESS_WORDS):
        found.addresses.append(address)
