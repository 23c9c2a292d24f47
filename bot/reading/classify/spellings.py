"""Spellings of words with accents: most servers write only ASCII (RFC 5321, section 4.2)."""

import re
import unicodedata
from collections.abc import Iterator

_ACCENTED = re.compile("[À-ž]")
_BARE = {"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d"}
"""Letters that do not decompose into a plain one and an accent."""
_GERMAN = _BARE | {"ä": "ae", "ö": "oe", "ü": "ue"}


def spellings(phrase: str) -> Iterator[str]:
    """A lower-case phrase as it is, without accents, and in the German spelling without umlauts."""
    yield phrase
    if _ACCENTED.search(phrase):
        yield _ACCENTED.sub(lambda letter: _BARE.get(letter[0]) or _without_accent(letter[0]), phrase)
        yield _ACCENTED.sub(lambda letter: _GERMAN.get(letter[0]) or _without_accent(letter[0]), phrase)


def _without_accent(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
