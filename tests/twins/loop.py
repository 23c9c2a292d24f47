"""An event loop for tests, in which no machine is too slow."""

import asyncio
import selectors
from time import monotonic, thread_time

BEAT = 0.1
"""Seconds of one wait; during a longer one it would not be noticed that the machine stood still."""
TURN = 0.01
"""Seconds of work that one turn counts at most."""


class _Waiting(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.time = monotonic()
        self._worked = thread_time()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.time += min(thread_time() - self._worked, TURN)
        beat = BEAT if timeout is None else min(max(timeout, 0), BEAT)
        began = monotonic()
        found = super().select(beat)
        self.time += min(monotonic() - began, beat)
        self._worked = thread_time()
        return found


class Unhurried(asyncio.SelectorEventLoop):
    """Its time passes while everything in it waits, hardly while it works, and not while others have the
    processor or the machine stands still. So whoever answers at once is in time for any timeout."""

    def __init__(self) -> None:
        self._waiting = _Waiting()
        super().__init__(self._waiting)

    def time(self) -> float:
        return self._waiting.time
