"""Makes texts comparable, and finds what was compared in the original again."""

import re
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)
_SEVERAL_LINES = re.compile(r"\b[245]\d\d-")
_LINE_CODE = re.compile(r"([245]\d\d-?)?([245]\.\d{1,3}\.\d{1,3})?")
_WORD = re.compile(r"\S+")
_WRAPPED = re.compile(r"\s*[245]\.\d\.\d{1,3} - [^']{1,60}? (?=[245]\d\d-')")

LONGEST = 16_384
"""Characters of a text that are looked at; real replies and explanations are shorter."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word and where it stands in the original."""

    text: str
    start: int


def normalize(text: str) -> str:
    """Lower case, single blanks, plain quotes; a reply of several lines without its repeated codes."""
    text = text[:LONGEST].translate(_PLAIN)
    if _SEVERAL_LINES.search(text):
        return " ".join(word.text for word in _words(text))
    return " ".join(text.lower().split())


def without_wrapper(text: str) -> str:
    """The quoted reply alone, where a gateway puts words of its own before it.

    Cisco's: `5.1.0 - Unknown address error 550-'5.2.2 Mailbox full'`.
    """
    wrapper = _WRAPPED.match(text)
    return text[wrapper.end() :] if wrapper else text


def verbatim(text: str, start: int, end: int) -> str:
    """The span of the original that stands at `start:end` of its normalized form."""
    text = text[:LONGEST]
    plain = text.translate(_PLAIN)
    several = _SEVERAL_LINES.search(plain) is not None
    words = _words(plain) if several else [Word(m[0].lower(), m.start()) for m in _WORD.finditer(plain)]
    begin = _place(words, start)
    return text[begin : max(begin + 1, _place(words, end - 1) + 1)]


def _words(text: str) -> list[Word]:
    """The words, without the code that begins every line of a reply (RFC 5321, section 4.2.1)."""
    words = []
    for match in _WORD.finditer(text):
        code = _LINE_CODE.match(match[0])
        skipped = (
            code.end() if code and (code.end() == len(match[0]) or match[0][code.end() - 1] == "-") else 0
        )
        if skipped < len(match[0]):
            words.append(Word(match[0][skipped:].lower(), match.start() + skipped))
    return words


def _place(words: list[Word], offset: int) -> int:
    """Where the character at an offset of the joined words stands in the original."""
    for word in words:
        if offset < len(word.text):
            return word.start + offset
        offset -= len(word.text) + 1
    return words[-1].start + len(words[-1].text) if words else 0
