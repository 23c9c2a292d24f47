"""Durations that the operator sets."""

from dataclasses import dataclass
from datetime import timedelta

FRESH = timedelta(minutes=1)
"""A result younger than this is shown again instead of checking again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    join_window: float = 86400.0
    """Seconds after the last bounce within which further ones join."""
    scale: float = 1.0
    """Multiplies every wait and minimum interval."""
    lease: float = 15.0
    """Seconds for which a process owns a check it claimed."""

    def scaled(self, interval: timedelta) -> timedelta:
        return interval * self.scale
