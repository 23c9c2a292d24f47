"""How long things take here, as the operator sets it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    join_window: float = 86400.0
    """Seconds after the last bounce in which further ones join."""
    scale: float = 1.0
    """Multiplies every wait and minimum interval."""
    lease: float = 15.0
    """Seconds that a check is ours once we took it."""

    def scaled(self, interval: timedelta) -> timedelta:
        return interval * self.scale
