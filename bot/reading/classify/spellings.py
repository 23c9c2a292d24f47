"""How servers spell words of languages with accents: most write nothing but ASCII (RFC 5321, section 4.2)."""

import re
import unicodedata
from collections.abc import Iterator

_ACCENTED = re.compile("[À-ž]")
_BARE = {"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d"}
"""Letters that are not a plain one and an accent."""
_GERMAN = _BARE | {"ä": "ae", "ö": "oe", "ü": "ue"}


def spellings(phrase: str) -> Iterator[str]:
    """A phrase in lower case as it is, without accents, and as Germans write it without umlauts."""
    yield phrase
    if _ACCENTED.search(phrase):
        yield _ACCENTED.sub(lambda letter: _BARE.get(letter[0]) or _without_accent(letter[0]), phrase)
        yield _ACCENTED.sub(lambda letter: _GERMAN.get(letter[0]) or _without_accent(letter[0]), phrase)


def _without_accent(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]
