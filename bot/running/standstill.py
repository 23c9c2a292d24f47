"""An event loop that does not count the time in which its process stood still: nobody was silent then."""

import asyncio
import selectors
from time import monotonic

BEAT = 0.1
"""Seconds after which the loop looks at its clock at the latest, so that it notices when it stood still."""
STANDSTILL = 0.25
"""Seconds between two looks at the clock that no beat explains: the process was stopped, or the machine, or
long work has blocked the loop."""
FORGIVEN = 5.0
"""Seconds of one standstill that do not count. A longer one delays what is due by no more than this: our
leases are to be renewed, and others have given us up meanwhile anyway."""


def now() -> float:
    """Seconds by the clock of the running loop, to measure how long others take."""
    return asyncio.get_running_loop().time()


class _Beating(selectors.DefaultSelector):
    """Waits for no longer than a beat."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(BEAT if timeout is None else min(timeout, BEAT))


class Loop(asyncio.SelectorEventLoop):
    """All waits and timeouts go by this loop's clock.

    After a standstill of a usual loop, every timeout has expired before an answer that arrived meanwhile is
    read, and a server that answered at once would seem dead.
    """

    def __init__(self) -> None:
        self._looked_at = monotonic()
        self._not_counted = 0.0
        super().__init__(_Beating())

    def time(self) -> float:
        now = monotonic()
        stood_still = now - self._looked_at - BEAT
        if stood_still > STANDSTILL - BEAT:
            self._not_counted += min(stood_still, FORGIVEN)
        self._looked_at = now
        return now - self._not_counted
