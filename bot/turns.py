"""A share of each turn of the event loop: the work of a crowd is spread, so that others get their turn."""

import asyncio
import time

SHARE = 0.005
"""Seconds of one turn; who comes later waits for the next. Timers and sockets are looked at in between."""


class Turns:
    """Lets through who comes first in a turn, and others as long as `share` seconds of it are not over."""

    def __init__(self, share: float = SHARE) -> None:
        self._share = share
        self._until: float | None = None
        self._next = asyncio.Event()

    async def take(self) -> None:
        """Returns at once while this turn has time left, else in a later one."""
        while self._is_spent():
            await self._next.wait()

    def _is_spent(self) -> bool:
        if self._until is None:
            self._until = time.monotonic() + self._share
            asyncio.get_running_loop().call_soon(self._begin_anew)
            return False
        return time.monotonic() > self._until

    def _begin_anew(self) -> None:
        self._until = None
        self._next.set()
        self._next = asyncio.Event()
