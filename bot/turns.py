"""Spreads the work of many tasks over turns of the event loop, so that others get their turn."""

import asyncio
import time
from collections import deque

SHARE = 0.005
"""Seconds of work in one turn; the rest waits. Timers and sockets are served in between."""


class Turns:
    """Lets callers through until a turn of the loop has lasted `share` seconds; others wait for later
    turns."""

    def __init__(self, share: float = SHARE) -> None:
        self._share = share
        self._until: float | None = None
        self._line: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Returns at once while this turn has time left and nobody waits, else in a later one."""
        if self._line or self._is_spent():
            place = asyncio.get_running_loop().create_future()
            self._line.append(place)
            await place

    def _is_spent(self) -> bool:
        if self._until is None:
            self._begin()
            return False
        return time.monotonic() > self._until

    def _begin(self) -> None:
        self._until = time.monotonic() + self._share
        asyncio.get_running_loop().call_soon(self._end)

    def _end(self) -> None:
        """The next turn is for the first in line. To wake all of them would cost more than their work."""
        self._until = None
        while self._line:
            first = self._line.popleft()
            if not first.done():  # who gave up waiting has no turn
                first.set_result(None)
                self._begin()
                break
