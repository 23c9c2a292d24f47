"""When an incident is looked at again, and what has come of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class WatchState(StrEnum):
    PENDING = "pending"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """When to look again at an incident. The first diagnosis is check 0, due at once."""

    incident: str
    state: WatchState = WatchState.PENDING
    check_no: int = 0
    """The number of the next check; each is spent once, by the change that records its result."""
    next_check_at: datetime | None
    urgent: bool = False
    """Somebody waits for the next check: it goes before all others that are due."""
    wait_seconds: float | None = None
    """The wait that led to `next_check_at`, before scaling; the next one doubles it."""
    first_wait_seconds: float | None = None
    reminds: bool = False
    """The next check is a reminder: it looks at nothing."""
    expires_at: datetime
    """When the bounced message has left the queue that holds it, and waiting makes no sense any more."""


class Outcome(StrEnum):
    """What a recheck has to tell."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    RECOVERED = "recovered"
    REMINDER = "reminder"


Changed = Literal["cause", "actor", "servers"]
"""The weightiest thing that changed between two looks."""
