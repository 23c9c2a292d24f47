"""Whether a mail or a text announces a bounce at all. The words are in `cues.toml`."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

import ahocorasick

from bot.reading.classify.words import normalize

_NOT_LETTERS = re.compile(r"[\W_]+")
_BEFORE_AT = re.compile(r"([^\s<>@\"(]{1,80})(?:@|[>\s]|$)")


class Cues:
    """The words of one kind, looked for in one pass."""

    def __init__(self, words: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def first(self, words: str) -> str | None:
        """The first of the words that stands in a normalized text."""
        return next((word for _, word in self._automaton.iter(words)), None)


@cache
def cues(kind: str) -> Cues:
    """The cues of `phrases`, `subjects`, `names`, `delays` or `arrivals`, compiled at first use."""
    return Cues(_data()[kind])


@lru_cache(maxsize=16)
def is_daemon(sender: str) -> bool:
    """Whether a From field names a mail system rather than a person."""
    address = (
        sender[sender.rfind("<") + 1 :] if "<" in sender and "@" in sender[sender.rfind("<") :] else sender
    )
    found = _BEFORE_AT.search(address)
    if found and _NOT_LETTERS.sub("", found[1].lower()).startswith(_senders()):
        return True
    return cues("names").first(normalize(sender)) is not None


@cache
def _senders() -> tuple[str, ...]:
    return tuple(_data()["senders"])


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads((files("bot.reading") / "cues.toml").read_text(encoding="utf-8"))
