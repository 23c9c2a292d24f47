"""The sessions with a domain's servers over time, for a chart."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """The sessions of one period."""

    at: datetime
    """The start of the period."""
    looks: int
    """How many there were."""
    good: int
    """How many were complete."""
    handshake_seconds: float | None = None
    """Median of the TCP connection's time; None if none was made."""
