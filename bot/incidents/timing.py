"""What the operator sets, as far as the use cases go by it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    owner: str
    """Who holds the leases: unique for each running process."""
    join_window: float = 86400.0
    """Seconds after the last bounce in which further ones join."""
    scale: float = 1.0
    """Multiplies every wait and minimum interval."""
    lease: float = 15.0
    """Seconds that a check is ours once we took it."""

    def scaled(self, interval: timedelta) -> timedelta:
        return interval * self.scale
