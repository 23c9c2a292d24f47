"""What the looks at a domain came to, as a chart shows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """What the looks of some time came to."""

    at: datetime
    """When that time began."""
    looks: int
    good: int
    """How many of them reached a server that talked with us to the end."""
    handshake_seconds: float | None = None
    """The median; None when no connection came about."""
