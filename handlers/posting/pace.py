"""How fast we may call: a bucket per channel for posts, a window for updates and history, one for reactions.

Slack: about one post a second in each channel, short bursts tolerated; chat.update and conversations.* are
tier 3, about 50 a minute for the workspace; reactions.remove is tier 2, about 20 a minute.
https://docs.slack.dev/apis/web-api/rate-limits
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import deque

MINUTE = 60.0


class Gate(ABC):
    """Lets calls through one by one."""

    def __init__(self) -> None:
        self._held_until = 0.0

    async def take(self) -> None:
        """Waits for its turn."""
        wait = self.until(1)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.until(1)
        self.went()

    def hold(self, seconds: float) -> None:
        """Slack asked for a pause, or is in trouble: nothing goes for so long."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    def until(self, calls: int) -> float:
        """Seconds until so many could go at once; 0.0 when they can."""
        return max(self._until_free(calls), self._held_until - time.monotonic(), 0.0)

    @abstractmethod
    def _until_free(self, calls: int) -> float:
        """Likewise, when nothing is held; zero or less when they can."""

    @abstractmethod
    def went(self) -> None:
        """A call has gone."""


class Bucket(Gate):
    """Holds `size` calls and is refilled at `per_second`: a burst, and then the pace."""

    def __init__(self, size: float, per_second: float) -> None:
        super().__init__()
        self._size = size
        self._per_second = per_second
        self._level = size
        self._at = time.monotonic()

    def _until_free(self, calls: int) -> float:
        now = time.monotonic()
        self._level = min(self._size, self._level + (now - self._at) * self._per_second)
        self._at = now
        return (calls - self._level) / self._per_second

    def went(self) -> None:
        self._level -= 1


class Window(Gate):
    """Lets no more than `most` calls through in any minute, whenever that begins."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._calls: deque[float] = deque(maxlen=most)
        """When the latest went."""

    def until_half_full(self) -> float:
        """Seconds until at least half of them could go; 0.0 when they can."""
        return self.until((self._most + 1) // 2)

    def _until_free(self, calls: int) -> float:
        taken = calls - (self._most - len(self._calls))
        return self._calls[taken - 1] + MINUTE - time.monotonic() if taken > 0 else 0.0

    def went(self) -> None:
        self._calls.append(time.monotonic())


class Pace:
    """The buckets of one workspace."""

    def __init__(
        self,
        *,
        posts_per_second: float = 1.0,
        post_burst: float = 3.0,
        updates_per_minute: int = 45,
        reactions_per_minute: int = 18,
    ) -> None:
        self._posts_per_second = posts_per_second
        self._post_burst = post_burst
        self._channels: dict[str, Bucket] = {}
        self.updates = Window(updates_per_minute)
        """chat.update and history together."""
        self.reactions = Window(reactions_per_minute)

    def posts(self, channel: str) -> Bucket:
        if channel not in self._channels:
            self._channels[channel] = Bucket(self._post_burst, self._posts_per_second)
        return self._channels[channel]
