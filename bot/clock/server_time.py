"""The time by the database that several processes share: what their own clocks say counts for nothing."""

import math
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

_EVEN = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps, where the system has a clock that does."""


def _own() -> float:
    return time.clock_gettime(_EVEN)


class ServerTime:
    """Asked for now and then. In between a clock goes on with it that nobody sets."""

    def __init__(self, ask: Callable[[], Awaitable[datetime]], own: Callable[[], float] = _own) -> None:
        """`ask` says what time it is there; `own`: seconds from any beginning."""
        self._ask = ask
        self._own = own
        self._ahead = -math.inf
        """By how much the server's clock is ahead of ours."""

    def now(self) -> datetime:
        """As it was measured last."""
        return datetime.fromtimestamp(self._own() + self._ahead, UTC)

    async def measure(self) -> None:
        """The server looked at its clock between these two moments. What we knew stays as far as that allows:
        so an answer that takes long, because we froze, puts nothing wrong."""
        before = self._own()
        there = (await self._ask()).timestamp()
        self._ahead = min(max(self._ahead, there - self._own()), there - before)


async def server_time(ask: Callable[[], Awaitable[datetime]]) -> ServerTime:
    """Measured already."""
    time = ServerTime(ask)
    await time.measure()
    return time
