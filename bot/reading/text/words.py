"""Normalizes texts for comparison, and finds a normalized span in the original again."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from bot.reading.text.plain import QUOTES, replacing

_plain = replacing(QUOTES | dict.fromkeys("‐‑–—", "-"))
"""Keeps the length, so that `verbatim` can find spans."""
_SEVERAL_LINES = re.compile(r"-(?<=[245]\d\d-)(?<!\w\d\d\d-)")
_LINE_CODE = re.compile(
    r"[245](?<!\S.)(?>\d\d-?(?:[245]\.\d{1,3}\.\d{1,3})?|\.\d{1,3}\.\d{1,3})(?:(?<=-)|(?!\S))"
)
_WORD = re.compile(r"\S+")
_CONTRACTED = re.compile(r"(?<=[a-z])n't(?![a-z])")
_ADDRESS = re.compile(
    r"(?<=<)[\w.+=-]{1,64}@[\w.-]{1,255}(?=>)|[^\s@<>()\[\]\"',;:=]{1,64}@[^\s@<>()\[\]\"',;:=]{1,255}"
)
"""An address. `=`, which bounce addresses contain, counts only inside brackets; elsewhere it is a label's."""
_MARKS = ("@", "n't")
"""Marks of words that normalization changes."""
_WRAPPED = re.compile(
    r"\s*[245]\.\d\.\d{1,3} - [^']{1,60}? (?=[245]\d\d-')"
    r"|\s*(?:[245]\d\d [245]\.\d\.\d{1,3} )?<[^<>\s#]{0,255}+ ?#[245]\.\d\.\d{1,3} smtp; ?(?=[245]\d\d)"
)

LONGEST = 16_384
"""Characters of a text that are read; real replies and explanations are shorter."""


def unwrap(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


class Word(NamedTuple):
    """One normalized word, and its position in the original."""

    text: str
    start: int
    end: int

    def at(self, place: int) -> int | None:
        """The position of a character in the original; None if normalization changed the word."""
        return self.start + place if len(self.text) == self.end - self.start else None


@lru_cache(maxsize=16)
def normalize(text: str) -> str:
    """The text in lower case, with single blanks, plain quotes, `is not` for `isn't`, and `@` for addresses.

    The repeated codes of a reply of several lines are removed. Cached, because the texts of one bounce are
    normalized several times.
    """
    text = without_line_codes(_plain(text[:LONGEST])).lower()
    words = text.split()
    for mark in _MARKS:
        if mark in text:
            words = [_plain_word(word) if mark in word else word for word in words]
    return " ".join(words)


def lowered(text: str) -> str:
    """The text in lower case and of the same length, so that positions are the same as in the original.

    It is for patterns without re.IGNORECASE, which are several times as fast.
    """
    return (text.replace("İ", "I") if "İ" in text else text).lower()


def without_wrapper(text: str) -> str:
    """The quoted reply alone, without the words that a gateway puts before it.

    Cisco's: `5.1.0 - Unknown address error 550-'5.2.2 Mailbox full'`; Exchange's:
    `554 5.7.0 <mx.example.com #5.7.133 smtp;550 5.7.133 Authentication required>`.
    """
    wrapper = _WRAPPED.match(text)
    return text[wrapper.end() :] if wrapper else text


def verbatim(text: str, normalized: str, start: int, end: int) -> str:
    """The span of the original that corresponds to `start:end` of its normalized form."""
    text = text[:LONGEST]
    plain = _plain(text)
    lower = plain.lower()
    at = lower.find(normalized[start:end])
    if at >= 0 and len(lower) == len(text):
        return text[at : at + end - start]
    begin, offset = None, 0
    for word in _words(plain):
        size = len(word.text)
        if begin is None and start < offset + size:
            begin = word.at(max(0, start - offset)) or word.start
        if begin is not None and end <= offset + size:
            return text[begin : word.at(end - offset) or word.end]
        offset += size + 1
    return text[begin:] if begin is not None else ""


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(without_line_codes(text)):
        yield Word(_plain_word(match[0].lower()), match.start(), match.end())


def _plain_word(word: str) -> str:
    if "@" in word:
        return _ADDRESS.sub("@", word)
    return _CONTRACTED.sub(" not", word).replace("ca not", "cannot") if "n't" in word else word


def without_line_codes(text: str) -> str:
    """The text with blanks for the code at the start of every line of a reply (RFC 5321, section 4.2.1)."""
    return _LINE_CODE.sub(lambda code: " " * len(code[0]), text) if _SEVERAL_LINES.search(text) else text
