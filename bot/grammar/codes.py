"""SMTP codes: basic (RFC 5321, section 4.2), enhanced (RFC 3463), and providers' own marks."""

import re

from bot.causes import cause_like
from bot.errors import QueryError
from bot.grammar.markup import EDGES, shown

# Subjects of RFC 3463, section 3 are 0 to 7; details grow by registration and by providers' own numbers.
_ENHANCED = re.compile(r"[245]\.[0-7]\.(?:0|[1-9][0-9]{0,2})", re.ASCII)
_BASIC = re.compile(r"[245][0-5][0-9]", re.ASCII)
_NEARLY = re.compile(r"[0-9xX]{1,3}\.[0-9xX]{1,3}(?:\.[0-9xX]{1,3})?|[0-9]{3}", re.ASCII)
_MARK = re.compile(
    r"[\[(]*(?:AUP#(?!POL))?"
    r"([A-Z]{1,5}-?[0-9]{1,6}|C[A-Z]{3,5}|[A-Z]{2,3}:[A-Z0-9]{2,3}|DNSBL:[A-Z]{3,6}|ERS-QIL"
    r"|(?:OFR|LPN)[0-9]{0,3}_[0-9]{3}|SFR_IN_[0-9]{3}|XGEMAIL_[0-9]{4}"
    r"|[A-Z]{3}-[PT][0-9]|G1[EF]|AUP#POL|RULE[0-9]_[0-9]|L-(?:RATE|RCPT|SIZE|HB|SPAM|IPSPAM)[0-9X]{0,4})"
    r"[\])]*",
    re.ASCII,
)
"""A provider's mark: `[TSS04]`, `AUP#CXBL`, `HL:ICC`, `OFR006_102`, `XGEMAIL_0004`, `RULE1_1`."""
_WRITTEN = re.compile(r"(?:[245][0-5][0-9][ -])?#?([0-9X]\.[0-9]{1,3}\.(?:0|[1-9][0-9]{0,2}))", re.ASCII)
_REPLY = re.compile(r"#?([2-5][0-5][0-9])", re.ASCII)
_LONGEST = 40
_DIGIT = re.compile(r"\d", re.ASCII)
_BOTH = re.compile(r"([245][0-5][0-9])[-:/#]([245]\.[0-7]\.[0-9]{1,3})", re.ASCII)
_SPREAD = re.compile(r"(?<![\w.,])([245])(?: ?\. ?|,)([0-7])(?: ?\. ?|,)([0-9]{1,3})(?![\w.,])", re.ASCII)
_HYPHENED = re.compile(r"([245])-([0-7])-(0|[1-9][0-9]{0,2})", re.ASCII)
_STUCK_BEFORE = re.compile(r"([245]\.[0-7]\.(?:0|[1-9][0-9]{0,2}))[-:/_]?(?=[^\W\d_]\S{0,255}\.)")
_STUCK_BEHIND = re.compile(r"(?<=[^\W\d_]{2})[-:/_]?([245]\.[0-7]\.(?:0|[1-9][0-9]{0,2}))$")
"""An enhanced code that nothing separates from a domain: no domain begins or ends in one. A basic code may be
part of a domain, as in `163.com`."""
_HALFWIDTH = {ord("\u3002"): "."} | {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""The ideographic full stop and the full-width forms of ASCII (Unicode, Halfwidth and Fullwidth Forms)."""
_IN_PYTHON = re.compile(r"\(([245][0-5][0-9]), b?(?=['\"])")
"""How Python's `smtplib` writes a reply: `(530, b'5.7.0 Authentication Required.')`."""
_GOES_ON = re.compile(r"(?<!\S)([245][0-5][0-9])-(?=[^\W\d])")


def is_enhanced(word: str) -> bool:
    return _ENHANCED.fullmatch(word) is not None


def is_basic(word: str) -> bool:
    return _BASIC.fullmatch(word) is not None


def is_code(word: str) -> bool:
    return is_enhanced(word) or is_basic(word)


def is_mark(word: str) -> bool:
    """Whether it is a provider's mark with a digit, such as `OU-001`, which no other word looks like."""
    return may_be_mark(word) and _DIGIT.search(word) is not None


def may_be_mark(word: str) -> bool:
    """Whether it has the form of a provider's mark, which other words in capitals may have too: `CONRD`."""
    return _MARK.fullmatch(word) is not None


def looks_like_code(word: str) -> bool:
    """Whether it is meant as a code, existing or not: `9.9.9`, `4.4`, `999`."""
    return _NEARLY.fullmatch(word) is not None


def codes_in(word: str) -> tuple[str, ...]:
    """The codes in one word of a reply: `550`, `#5.1.1`, or both, as in `550-5.1.1`."""
    word = word.lstrip("#")
    if both := _BOTH.fullmatch(word):
        return both.groups()
    return (word,) if is_code(word) else ()


def join_spread_codes(text: str) -> str:
    """The text with enhanced codes typed as `4 . 4 . 1`, `4,4,1` or full-width joined into one word each."""
    return _SPREAD.sub(r"\1.\2.\3", to_halfwidth(text))


def dotted(word: str) -> str:
    """`5.1.1` for `5-1-1`; other words as they are. In longer texts such numbers are dates."""
    return ".".join(match.groups()) if (match := _HYPHENED.fullmatch(word)) else word


def part_stuck_code(word: str) -> str:
    """`4.4.1 example.com` for `4.4.1example.com`, and likewise with the code behind the domain."""
    if before := _STUCK_BEFORE.match(word):
        return f"{before[1]} {word[before.end() :]}"
    behind = _STUCK_BEHIND.search(word) if "." in word[:-5] else None
    return f"{word[: behind.start()]} {behind[1]}" if behind else word


def to_halfwidth(text: str) -> str:
    """The text with full-width forms, as input methods for Chinese and Japanese type them, as ASCII."""
    return text.translate(_HALFWIDTH)


def separate_codes(text: str) -> str:
    """The text with the code of a continued reply line (RFC 5321, section 4.2.1) as a word of its own, as
    in `550-mx1.example.com`, and that of a reply in a program's error."""
    return _IN_PYTHON.sub(r"\n\1 ", _GOES_ON.sub(r"\1 ", text))


def read_code(words: str) -> str | None:
    """One code as people write it: `#5.1.1`, `550 5.1.1`, `x.1.1` (any class), `4 . 4 . 1`, `354`, `[TSS04]`.

    Accepts any code of the right form (RFC 3463, section 2), defined or not, also among a few other words.
    Of a basic and an enhanced code, the enhanced one. None if there is no code, or more than one.
    """
    if len(words) > _LONGEST:
        return None
    if whole := _read(words.strip().rstrip(".,;:")):
        return whole
    found = {code for word in words.split() if (code := _read(word.strip(EDGES))) and _DIGIT.search(code)}
    fuller = {code for code in found if "." in code} or found
    return fuller.pop() if len(fuller) == 1 else None


def _read(words: str) -> str | None:
    written = join_spread_codes(" ".join(words.upper().split()))
    written = dotted(re.sub(r" ?\. ?", ".", written))
    found = (shape.fullmatch(written) for shape in (_WRITTEN, _REPLY, _MARK))
    return next((match[1] for match in found if match), None)


def no_such_code(words: str) -> QueryError:
    if near := cause_like(words):
        return QueryError(f"I do not know \u201c{shown(words, 40)}\u201d. Did you mean `explain {near}`?")
    return QueryError(
        f"\u201c{shown(words, 40)}\u201d is not a code that I know: try an enhanced one such as 4.4.1, "
        "a reply code such as 550, a provider's own code such as TSS04, or a cause such as greylisting."
    )
