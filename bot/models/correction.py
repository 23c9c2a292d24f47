"""What people say became of an incident, and what it really was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.diagnosis import Actor


class Ending(StrEnum):
    """What became of it, as whoever resolved it says."""

    RECOVERED = "recovered"
    THEY_FIXED = "they-fixed"
    WE_FIXED = "we-fixed"
    REMOVED = "address-removed"
    NO_PROBLEM = "no-problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Somebody says that the verdict is wrong. Kept with what the verdict was, to learn from."""

    incident: str
    by: str
    at: datetime
    said_cause: str
    said_actor: Actor
    said_confidence: float
    """Our verdict at the time, and how sure of it we were (0 to 1)."""
    cause: str | None
    """The right one, an id of `bot/causes/`; None when only the actor was wrong."""
    actor: Actor
    """Who really has to act."""
    words: str = ""
