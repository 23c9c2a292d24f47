"""The explanation of a code, for `bouncebot explain` and `/bounce explain`."""

import re
from dataclasses import dataclass

from bot.models.diagnosis import Actor, Step

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyCause:
    """A cause, by id, and a sentence about it."""

    cause: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A frequently asked question."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a code means, and what to do."""

    code: str
    title: str
    meaning: str
    temporary: bool | None
    actor: Actor
    causes: tuple[LikelyCause, ...] = ()
    steps: tuple[Step, ...] = ()
    wait_seconds: int | None = None
    faq: tuple[Question, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What was asked about, and its title; the title alone if it says the same, as "greylisted" does for
        `greylisting`."""
        asked, titled = _beginnings(self.code), _beginnings(self.title)
        return self.title if asked and asked <= titled else f"{self.code}: {self.title}"


def _beginnings(words: str) -> set[str]:
    """How each word begins, which its forms have in common."""
    return {word[:4] for word in _WORD.findall(words.lower())}
