"""The time by the database that several processes share, instead of their own clocks."""

import math
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

_EVEN = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""A clock that nobody sets; it runs on while the machine sleeps, if the system has such a clock."""


def _monotonic() -> float:
    return time.clock_gettime(_EVEN)


class ServerTime:
    """The server's time, measured now and then; in between, a monotonic clock counts on."""

    def __init__(
        self, ask: Callable[[], Awaitable[datetime]], monotonic: Callable[[], float] = _monotonic
    ) -> None:
        """`ask` returns the server's time; `monotonic` counts seconds from any start."""
        self._ask = ask
        self._monotonic = monotonic
        self._offset = -math.inf
        """The server's time minus `monotonic`, in seconds."""

    def now(self) -> datetime:
        """The server's time, by the last measurement."""
        return datetime.fromtimestamp(self._monotonic() + self._offset, UTC)

    async def measure(self) -> None:
        """Asks the server. Its answer is of some moment between question and reply: that bounds the offset.

        The old offset is kept within those bounds: so a slow answer, or our own freezing, does no harm.
        """
        before = self._monotonic()
        there = (await self._ask()).timestamp()
        self._offset = min(max(self._offset, there - self._monotonic()), there - before)


async def server_time(ask: Callable[[], Awaitable[datetime]]) -> ServerTime:
    """A `ServerTime` that has been measured once."""
    time = ServerTime(ask)
    await time.measure()
    return time
