"""What a code means, as `bouncebot explain` and `/bounce explain` tell it."""

from dataclasses import dataclass

from bot.models.diagnosis import Actor, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyCause:
    cause: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
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
