"""Rate limits: a bucket per channel for posts, a window for updates and history, and one each for adding and
removing reactions.

Slack allows about one post a second in each channel, with short bursts; for chat.update, conversations.*
and reactions.add (tier 3) about 50 calls a minute per workspace; for reactions.remove (tier 2) about 20.
https://docs.slack.dev/apis/web-api/rate-limits
"""

import asyncio
import time
from abc import ABC, abstractmethod
from collections import deque

MINUTE = 60.0


class Gate(ABC):
    """Lets calls through at a limited rate."""

    def __init__(self) -> None:
        self._held_until = 0.0

    async def take(self) -> None:
        """Waits until a call may go, and counts it."""
        await self.opened()
        self.went()

    async def opened(self) -> None:
        """Waits until a call may go."""
        wait = self.until(1)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.until(1)

    def hold(self, seconds: float) -> None:
        """Lets nothing through for so long, because Slack asked for a pause or is in trouble."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    def until(self, calls: int) -> float:
        """Seconds until this many calls could go at once; 0.0 if they can now."""
        return max(self._until_free(calls), self._held_until - time.monotonic(), 0.0)

    @abstractmethod
    def _until_free(self, calls: int) -> float:
        """Like `until`, ignoring `hold`; zero or less if they can now."""

    @abstractmethod
    def went(self) -> None:
        """Counts a call."""


class Bucket(Gate):
    """A token bucket: bursts of `size` calls, refilled at `per_second`."""

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
    """A sliding window: at most `most` calls in any minute."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._calls: deque[float] = deque(maxlen=most)
        """The times of the latest calls."""

    def until_half_full(self) -> float:
        """Seconds until at least half of the calls could go; 0.0 if they can now."""
        return self.until((self._most + 1) // 2)

    def _until_free(self, calls: int) -> float:
        taken = calls - (self._most - len(self._calls))
        return self._calls[taken - 1] + MINUTE - time.monotonic() if taken > 0 else 0.0

    def went(self) -> None:
        self._calls.append(time.monotonic())


class Pace:
    """The rate limits of one workspace."""

    def __init__(
        self,
        *,
        posts_per_second: float = 1.0,
        post_burst: float = 3.0,
        updates_per_minute: int = 45,
        reactions_added_per_minute: int = 45,
        reactions_removed_per_minute: int = 18,
    ) -> None:
        self._posts_per_second = posts_per_second
        self._post_burst = post_burst
        self._channels: dict[str, Bucket] = {}
        self.updates = Window(updates_per_minute)
        """For chat.update and history together."""
        self.adding = Window(reactions_added_per_minute)
        self.removing = Window(reactions_removed_per_minute)
        """For reactions."""

    def posts(self, channel: str) -> Bucket:
        if channel not in self._channels:
            self._channels[channel] = Bucket(self._post_burst, self._posts_per_second)
        return self._channels[channel]
