"""What the operator sets, and names that are ours to give."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


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


def new_id() -> str:
    """`B-` and 40 random bits: by the birthday bound a million incidents collide with a chance of 37 %, and
    the store refuses the second of a pair, which then draws again."""
    return "B-" + "".join(secrets.choice(_BASE32) for _ in range(8))
