"""Codes of SMTP: basic ones (RFC 5321, section 4.2) and enhanced ones (RFC 3463)."""

import re

# Subjects of RFC 3463, section 3 are 0 to 7; details grow by registration and by providers' own numbers.
_ENHANCED = re.compile(r"[245]\.[0-7]\.(?:0|[1-9][0-9]{0,2})", re.ASCII)
_BASIC = re.compile(r"[245][0-5][0-9]", re.ASCII)
_NEARLY = re.compile(r"[0-9xX]{1,3}\.[0-9xX]{1,3}(?:\.[0-9xX]{1,3})?|[0-9]{3}", re.ASCII)
_BOTH = re.compile(r"([245][0-5][0-9])[-:/#]([245]\.[0-7]\.[0-9]{1,3})", re.ASCII)


def is_enhanced(word: str) -> bool:
    return _ENHANCED.fullmatch(word) is not None


def is_basic(word: str) -> bool:
    return _BASIC.fullmatch(word) is not None


def is_code(word: str) -> bool:
    return is_enhanced(word) or is_basic(word)


def looks_like_code(word: str) -> bool:
    """Meant as a code, whether there is such a code or not: `9.9.9`, `4.4`, `999`."""
    return _NEARLY.fullmatch(word) is not None


def codes_in(word: str) -> tuple[str, ...]:
    """The codes that one word of a reply carries: `550`, `#5.1.1`, or both as in `550-5.1.1`."""
    word = word.lstrip("#")
    if both := _BOTH.fullmatch(word):
        return both.groups()
    return (word,) if is_code(word) else ()
