"""Measures stalls of the event loop: the longest one, and the 99th percentile."""

import asyncio
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

TICK = 0.005


class Stalls:
    """Measures within its `async with`."""

    def __init__(self) -> None:
        self.longest = 0.0
        """The longest wait of a due callback, in seconds."""
        self.longest_own = 0.0
        """The most processor seconds of the loop between two ticks; other processes took the rest."""
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task:
            self._task.cancel()

    def __str__(self) -> str:
        longest, own = self.longest * 1000, self.longest_own * 1000
        return f"loop stalled {longest:.0f} ms at most (< 100), at work for {own:.0f} ms of it"

    async def _tick(self) -> None:
        while True:
            before, busy = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, time.perf_counter() - before - TICK)
            self.longest_own = max(self.longest_own, time.thread_time() - busy)


def p99(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]
