"""The explanation of a code, for `bouncebot explain` and `/bounce explain`."""

from dataclasses import dataclass

from bot.models.diagnosis import Actor, Step


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
        """What was asked about, and its title; a cause that was called by its title is named once."""
        same = self.code.lower() == self.title.lower() and self.code.isprintable() and self.code.strip()
        return self.title if same else f"{self.code}: {self.title}"
