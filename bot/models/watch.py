"""A watch: when an incident is checked again, and the outcome of a check."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class WatchState(StrEnum):
    PENDING = "pending"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """When to check an incident again. The first diagnosis is check 0, due at once."""

    incident: str
    state: WatchState = WatchState.PENDING
    check_no: int = 0
    """The number of the next check; each is used once, by the change that stores its result."""
    next_check_at: datetime | None
    urgent: bool = False
    """Whether somebody waits for the next check, so that it goes before all others that are due."""
    wait_seconds: float | None = None
    """The wait that led to `next_check_at`, before scaling; the next one doubles it."""
    first_wait_seconds: float | None = None
    """The first of the waits that double, before scaling. None: the next check is a look, and the waits start
    again after it. 0: no look is to come; the watch only waits for its end."""
    reminds: bool = False
    """Whether the next check is a reminder, which diagnoses nothing."""
    expires_at: datetime
    """When the bounced message leaves the sending queue, so that waiting makes no sense any more."""

    @property
    def starts_again(self) -> bool:
        """Whether the next check is a look, after which the waits start again with the first."""
        return self.first_wait_seconds is None


class Outcome(StrEnum):
    """What a recheck reports."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    RECOVERED = "recovered"
    REMINDER = "reminder"


Changed = Literal["cause", "actor", "servers"]
"""The most important change between two diagnoses."""
