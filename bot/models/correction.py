"""What people say about an incident: how it ended, and what the cause really was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.diagnosis import Actor


class Ending(StrEnum):
    """How the incident ended, according to the person who resolved it."""

    RECOVERED = "recovered"
    THEY_FIXED = "they-fixed"
    WE_FIXED = "we-fixed"
    REMOVED = "address-removed"
    NO_PROBLEM = "no-problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Somebody's correction of a verdict, stored with that verdict to learn from."""

    incident: str
    by: str
    at: datetime
    said_cause: str
    said_actor: Actor
    said_confidence: float
    """Our verdict at the time, and our confidence in it (0 to 1)."""
    cause: str | None
    """The right cause, an id of `bot/causes/`; None if only the actor was wrong."""
    actor: Actor
    """Who really has to act."""
    words: str = ""
