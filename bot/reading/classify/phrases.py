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
            self._owners.append(owner)
            parts = [normalize(part) for part in phrase.split(GAP)]
            self._lengths.append(sum(map(len, parts)))
            for at, part in enumerate(parts):
                piece = _Piece(number, at, len(part), at == len(parts) - 1)
                pieces.setdefault(part, []).append(piece)
        self._automaton = ahocorasick.Automaton()
        for part, same in pieces.items():
            self._automaton.add_word(part, tuple(same))
        if pieces:
            self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[Found[T]]:
        """Every phrase in a normalized text, by where it ends."""
        if not self._owners:
            return
        begun: dict[int, tuple[int, int, int]] = {}
        for last, pieces in self._automaton.iter(text):
            end = last + 1
            for piece in pieces:
                start = end - piece.length
                if not _is_whole(text, start, end):
                    continue
                if piece.number:
                    number, first, gap_from = begun.get(piece.phrase, (0, 0, 0))
                    if number != piece.number or not _is_gap(text, gap_from, start):
                        continue
                    start = first
                if piece.is_last:
                    yield Found(self._owners[piece.phrase], start, end, self._lengths[piece.phrase])
                else:
                    begun[piece.phrase] = (piece.number + 1, start, end)


def _is_gap(text: str, start: int, end: int) -> bool:
    return 0 <= end - start <= LONGEST_GAP and not any(stop in text[start:end] for stop in _STOPS)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word is cut at either end."""
    return not (
        (start > 0 and _joins(text[start - 1], text[start]))
        or (end < len(text) and _joins(text[end - 1], text[end]))
    )


def _joins(left: str, right: str) -> bool:
    both = left.isalnum() and right.isalnum()
    return both and left < _FIRST_WITHOUT_BLANKS and right < _FIRST_WITHOUT_BLANKS
