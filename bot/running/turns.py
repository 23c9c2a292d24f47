"""Spreads the work of many tasks over several turns of the event loop, and long work over threads, so that
others are not blocked."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SHARE = 0.005
"""Seconds of work in one turn; timers and sockets are served between turns."""
LARGE = 4 * 1024
"""Bytes or characters. What somebody makes slow to read on purpose takes up to 15 ms a KB."""


async def apart_if_large(size: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Does the work; on input of a large size, in a thread."""
    if size > LARGE:
        return await asyncio.to_thread(work, *args, **kwargs)
    return work(*args, **kwargs)


class Turns:
    """Lets callers through until a turn of the loop has lasted `share` seconds; others wait for later
    turns."""

    def __init__(self, share: float = SHARE) -> None:
        self._share = share
        self._until: float | None = None
        self._line: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Returns at once if this turn has time left and nobody is waiting, otherwise in a later turn."""
        if self._line or self._is_over():
            place = asyncio.get_running_loop().create_future()
            self._line.append(place)
            await place

    def _is_over(self) -> bool:
        if self._until is None:
            self._begin()
            return False
        return time.monotonic() > self._until

    def _begin(self) -> None:
        self._until = time.monotonic() + self._share
        asyncio.get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        """Starts the next turn with the first in line. Waking all of them would cost more than their work."""
        self._until = None
        while self._line:
            first = self._line.popleft()
            if not first.done():  # cancelled waiters are skipped
                first.set_result(None)
                self._begin()
                break
