"""Finds thousands of phrases in a text in one pass (Aho-Corasick)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick

from bot.reading.classify.words import normalize

T = TypeVar("T")

GAP = " … "
"""In a phrase: anything up to `LONGEST_GAP` characters that does not end a sentence or clause."""
LONGEST_GAP = 100
_STOPS = (". ", ": ", "; ")
_FIRST_WITHOUT_BLANKS = "\u0e00"
"""From Thai on, scripts that are written without blanks begin: there a phrase may stand inside a word."""


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase's owner, and where the phrase stands in the normalized text."""

    owner: T
    start: int
    end: int
    length: int
    """Characters of the phrase itself, without what its gaps held."""


@dataclass(frozen=True, slots=True)
class _Piece:
    phrase: int
    number: int
    length: int
    is_last: bool


class PhraseIndex(Generic[T]):
    """Phrases, each with an owner; words only match whole words."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._owners: list[T] = []
        self._lengths: list[int] = []
        pieces: dict[str, list[_Piece]] = {}
        for number, (phrase, owner) in enumerate(phrases):
            parts = [normalize(part) for part in phrase.split(GAP)]
            self._owners.append(owner)
            self._lengths.append(sum(map(len, parts)))
            for at, part in enumerate(parts):
                piece = _Piece(number, at, len(part), at == len(parts) - 1)
                pieces.setdefault(part, []).append(piece)
        self._automaton = _automaton(pieces)

    def find(self, text: str) -> Iterator[Found[T]]:
        """Every phrase in a normalized text, by where it ends."""
        begun: dict[int, tuple[int, int, int]] = {}
        for end, pieces in _whole(self._automaton, text):
            for piece in pieces:
                start = end - piece.length
                if piece.number:
                    number, first, gap_from = begun.get(piece.phrase, (0, 0, 0))
                    if number != piece.number or not _is_gap(text, gap_from, start):
                        continue
                    start = first
                if piece.is_last:
                    yield Found(self._owners[piece.phrase], start, end, self._lengths[piece.phrase])
                else:
                    begun[piece.phrase] = (piece.number + 1, start, end)


def _automaton(pieces: dict[str, list[_Piece]]) -> ahocorasick.Automaton:
    """Every part with whether a letter before or after it would make it a piece of a longer word."""
    automaton = ahocorasick.Automaton()
    for part, same in pieces.items():
        automaton.add_word(part, (len(part), _is_letter(part[0]), _is_letter(part[-1]), tuple(same)))
    automaton.make_automaton()
    return automaton


def _whole(automaton: ahocorasick.Automaton, text: str) -> Iterator[tuple[int, tuple[_Piece, ...]]]:
    """Parts that do not cut a word at either end, each with its end."""
    size = len(text)
    for last, (length, joins_before, joins_after, pieces) in automaton.iter(text):
        before, after = last - length, last + 1
        if joins_before and before >= 0 and _is_letter(text[before]):
            continue
        if joins_after and after < size and _is_letter(text[after]):
            continue
        yield after, pieces


def _is_gap(text: str, start: int, end: int) -> bool:
    if not 0 <= end - start <= LONGEST_GAP:
        return False
    between = text[start:end].replace("...", "")
    return not any(stop in between for stop in _STOPS)


def _is_letter(char: str) -> bool:
    """Whether it joins with its neighbours to one word."""
    return char < _FIRST_WITHOUT_BLANKS and char.isalnum()
