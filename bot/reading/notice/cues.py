"""Words that show that a mail or text reports a bounce. They are in `cues.toml`."""

import re
from functools import cache, lru_cache

import ahocorasick

from bot import toml
from bot.reading.text.words import normalize

_NOT_LETTERS = re.compile(r"[\W_]+")
_BEFORE_AT = re.compile(r"([^\s<>@\"(]{1,80})@")
_FIRST_WORD = re.compile(r"([^\s<>@\"(]{1,80})(?:[>\s]|$)")
_KINDS = (
    *("phrases", "mails", "subjects", "names", "delays", "arrivals", "refusals"),
    *("lessons", "transcripts", "programs"),
)
"""Kinds of words that count anywhere in a text; those of other kinds only at the start of something."""


def cues(words: str) -> set[str]:
    """The kinds of cues in a normalized text, found in one pass."""
    return {kind for _, (_, kinds) in _automaton().iter(words) for kind in kinds}


def announces_failure(text: str) -> bool:
    """Whether a text says that a mail did not arrive, like a notice or its subject."""
    return not cues(normalize(text)).isdisjoint({"phrases", "subjects"})


def count(kind: str, words: str) -> int:
    """How many different cues of a kind are in a normalized text."""
    return len({cue for _, (cue, kinds) in _automaton().iter(words) if kind in kinds})


@lru_cache(maxsize=16)
def is_daemon(sender: str) -> bool:
    """Whether a From field names a mail system and not a person; `<>` counts as a mail system."""
    if sender.strip() == "<>":
        return True
    in_brackets = sender.rpartition("<")[2]
    found = _BEFORE_AT.search(in_brackets) or _BEFORE_AT.search(sender) or _FIRST_WORD.search(sender)
    if found and _NOT_LETTERS.sub("", found[1].lower()).startswith(words_of("senders")):
        return True
    return "names" in cues(normalize(sender))


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """The words of a kind in `cues.toml`."""
    return tuple(_data()[kind])


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for kind in _KINDS:
        for cue in words_of(kind):
            _, kinds = automaton.get(cue, (cue, ()))
            automaton.add_word(cue, (cue, (*kinds, kind)))
    automaton.make_automaton()
    return automaton


@cache
def _data() -> dict[str, list[str]]:
    return toml.read(__package__, "cues.toml")
