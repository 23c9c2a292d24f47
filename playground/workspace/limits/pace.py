"""Slack's rate limits: a bucket per method for the tiers, and one per channel for posts."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """A token bucket of `size` calls, refilled at `per_second`."""

    size: float
    per_second: float
    level: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.size

    def take(self, now: float) -> float:
        """Returns 0 if the call may go, otherwise the seconds until it may."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.per_second


@dataclass(slots=True)
class Pace:
    """The limits. `per_minute`: by tier of `methods.toml`; tier 0 is never limited."""

    posts_per_second: float = 1.0
    post_burst: int = 10
    per_minute: dict[int, int] = field(default_factory=lambda: {1: 20, 2: 20, 3: 50, 4: 100})

    @classmethod
    def unlimited(cls) -> "Pace":
        return cls(posts_per_second=math.inf, per_minute={})

    def bucket(self, tier: int | str) -> Bucket | None:
        if tier == "post":
            return (
                None if math.isinf(self.posts_per_second) else Bucket(self.post_burst, self.posts_per_second)
            )
        allowed = self.per_minute.get(int(tier))
        return Bucket(allowed, allowed / 60) if allowed else None


class Limiter:
    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        self._pace = pace
        self._clock = clock
        self._buckets: dict[str, Bucket | None] = {}

    def wait(self, method: str, tier: int | str, channel: str) -> int:
        """Returns whole seconds for Retry-After; 0 if the call may go."""
        key = f"post:{channel}" if tier == "post" else method
        if key not in self._buckets:
            self._buckets[key] = self._pace.bucket(tier)
        bucket = self._buckets[key]
        return math.ceil(bucket.take(self._clock())) if bucket else 0
