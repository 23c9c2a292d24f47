"""Finds thousands of phrases in a text in one pass (Aho-Corasick)."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from bot.reading.lazy import Lazy
from bot.reading.text.words import normalize

T = TypeVar("T")

GAP = " … "
"""Stands in a phrase for up to `LONGEST_GAP` characters that do not end a sentence or clause."""
LONGEST_GAP = 100
_STOP = re.compile(r"[:;] |(?<!\.\.)\. ")
_FIRST_WITHOUT_BLANKS = 0x0E00
"""The first character (Thai) of scripts without spaces, in which a phrase may be inside a word."""
_LETTERS = frozenset(filter(str.isalnum, map(chr, range(_FIRST_WITHOUT_BLANKS))))
"""Characters that form words with their neighbours."""


class Found(NamedTuple, Generic[T]):
    """A phrase's owner, and the phrase's position in the normalized text."""

    owner: T
    start: int
    end: int
    length: int
    """Characters of the phrase itself, without those in its gaps."""


class _Piece(Generic[T]):
    """A node in the tree of phrases with gaps: all phrases that are equal up to the end of these words."""

    __slots__ = ("complete", "goes_on")

    def __init__(self) -> None:
        self.complete: list[tuple[T, int]] = []
        """Owner and length of the phrases that end here."""
        self.goes_on = False


class _Words(Generic[T]):
    """Consecutive words, and the phrases that they are part of."""

    __slots__ = ("after", "begin", "joins_after", "joins_before", "length", "owners")

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self.joins_before, self.joins_after = text[0] in _LETTERS, text[-1] in _LETTERS
        """Whether a letter before or after would make them part of a longer word."""
        self.owners: list[T] = []
        """Owners of the phrases that consist of these words."""
        self.begin: _Piece[T] | None = None
        """The node of the phrases with gaps that begin with them."""
        self.after: dict[_Piece[T], _Piece[T]] = {}
        """The node that they lead to, by the node before the gap."""

    def piece(self, before: _Piece[T] | None) -> _Piece[T]:
        if before:
            return self.after.setdefault(before, _Piece())
        self.begin = self.begin or _Piece()
        return self.begin


_Begun = dict[_Piece[T], tuple[int, int]]
"""Nodes reached in a text, each with the start of its phrase and the start of its gap."""


class PhraseIndex(Generic[T]):
    """Phrases, each with an owner. They match whole words only. Compiled at the first search."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._phrases = tuple(phrases)

    @Lazy
    def _automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for phrase, owner in self._phrases:
            _add(automaton, [_plain(part) for part in phrase.split(GAP)], owner)
        automaton.make_automaton()
        return automaton

    def find(self, text: str) -> list[Found[T]]:
        """All phrases in a normalized text, in order of their ends."""
        found: list[Found[T]] = []
        begun: _Begun[T] = {}
        around = f"{text} "
        for last, words in self._automaton.iter(text) if text else ():
            end = last + 1
            start = end - words.length
            if words.joins_before and around[start - 1] in _LETTERS:
                continue
            if words.joins_after and around[end] in _LETTERS:
                continue
            if words.owners:
                found += [Found(owner, start, end, words.length) for owner in words.owners]
            if words.begin:
                begun[words.begin] = (start, end)
            if words.after and not begun.keys().isdisjoint(words.after):
                found += _gone_on(begun, words, text, start, end)
        return found


def _gone_on(begun: _Begun[T], words: _Words[T], text: str, start: int, end: int) -> list[Found[T]]:
    """The phrases that these words complete after a gap; those that continue are added to `begun`."""
    found: list[Found[T]] = []
    for before, (first, gap_from) in list(begun.items()):
        piece = words.after.get(before)
        if piece and _is_gap(text, gap_from, start):
            found += [Found(owner, first, end, length) for owner, length in piece.complete]
            if piece.goes_on:
                begun[piece] = (first, end)
    return found


def _add(automaton: ahocorasick.Automaton, parts: list[str], owner: T) -> None:
    words_of_parts: list[_Words[T]] = [_words(automaton, part) for part in parts]
    *before, last = words_of_parts
    if not before:
        last.owners.append(owner)
        return
    piece: _Piece[T] | None = None
    for words in before:
        piece = words.piece(before=piece)
        piece.goes_on = True
    last.piece(before=piece).complete.append((owner, sum(map(len, parts))))


def _words(automaton: ahocorasick.Automaton, text: str) -> _Words[T]:
    words: _Words[T] = automaton.get(text, None) or _Words(text)
    automaton.add_word(text, words)
    return words


@cache
def _plain(part: str) -> str:
    """The part normalized; cached, because many phrases share parts."""
    return normalize(part)


def _is_gap(text: str, start: int, end: int) -> bool:
    return 0 <= end - start <= LONGEST_GAP and _STOP.search(text, start, end) is None
