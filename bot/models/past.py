"""What became of incidents, in numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.models.incident import Incident

WEEK = timedelta(days=7)
WEEKS = 4
"""Number of weeks counted, including the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, counted back from now."""

    begins: datetime
    opened: int
    recovered: int
    otherwise: int
    """Closed in another way: resolved, stopped or given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long troubles at one provider's servers lasted, counting those that recovered."""

    provider: str
    cases: int
    median_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last weeks of some channels."""

    recovered: tuple[Incident, ...] = ()
    """The latest recoveries of the last seven days, newest first."""
    weeks: tuple[Week, ...] = ()
    """Newest first."""
    paces: tuple[Pace, ...] = ()
    """The providers with most cases first."""
