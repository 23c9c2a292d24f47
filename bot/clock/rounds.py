"""Rounds: periodic work, timed by a clock that nobody sets.

APScheduler goes by the wall clock: set back by an hour, it would start no round for an hour.
"""

import asyncio

from bot.ports.clock import Round
from bot.running.failures import failures_logged
from bot.running.tasks import end


class Rounds:
    """Independent periodic tasks that end together."""

    def __init__(self) -> None:
        self._under_way: list[asyncio.Task[None]] = []

    def add(self, name: str, seconds: float, go: Round) -> None:
        """Calls `go` at once, and again `seconds` after each call ended. A failure is logged, no more."""
        self._under_way.append(asyncio.create_task(_for_ever(name, seconds, go), name=name))

    async def stop(self) -> None:
        for each in self._under_way:
            await end(each)


async def _for_ever(name: str, seconds: float, go: Round) -> None:
    while True:
        with failures_logged("round_failed", round=name):
            await go()
        await asyncio.sleep(seconds)
