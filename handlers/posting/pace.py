"""How fast we may call: a bucket per channel for posts, one for updates and history, one for reactions.

Slack: about one post a second in each channel, short bursts tolerated; chat.update and conversations.* are
tier 3, about 50 a minute for the workspace; reactions.remove is tier 2, about 20 a minute.
https://docs.slack.dev/apis/web-api/rate-limits
"""

import asyncio
import time


class Bucket:
    """Holds `size` calls and is refilled at `per_second`."""

    def __init__(self, size: float, per_second: float) -> None:
        self._size = size
        self._per_second = per_second
        self._level = size
        self._at = time.monotonic()
        self._held_until = 0.0

    async def take(self) -> None:
        """Waits for its turn."""
        wait = self.until(1.0)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self.until(1.0)
        self._level -= 1

    def hold(self, seconds: float) -> None:
        """Slack asked for a pause, or is in trouble: nothing goes for so long."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    def until_half_full(self) -> float:
        """Seconds until more than half of it is there; 0.0 when it is."""
        return self.until(self._size / 2)

    def until(self, level: float) -> float:
        """Seconds until it holds `level`; 0.0 when it does."""
        now = time.monotonic()
        self._level = min(self._size, self._level + (now - self._at) * self._per_second)
        self._at = now
        missing = max(0.0, level - self._level) / self._per_second
        return max(missing, self._held_until - now, 0.0)


class Pace:
    """The buckets of one workspace."""

    def __init__(
        self,
        *,
        posts_per_second: float = 1.0,
        post_burst: float = 3.0,
        updates_per_minute: float = 45.0,
        reactions_per_minute: float = 18.0,
    ) -> None:
        self._posts_per_second = posts_per_second
        self._post_burst = post_burst
        self._channels: dict[str, Bucket] = {}
        self.updates = Bucket(updates_per_minute, updates_per_minute / 60)
        """chat.update and history together."""
        self.reactions = Bucket(reactions_per_minute, reactions_per_minute / 60)

    def posts(self, channel: str) -> Bucket:
        if channel not in self._channels:
            self._channels[channel] = Bucket(self._post_burst, self._posts_per_second)
        return self._channels[channel]
