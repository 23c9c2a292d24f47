"""What is done now and then, by the machine's own clock: rounds go on whatever ours is set to.

APScheduler goes by ours. Set back by an hour, it would make none for an hour.
"""

import asyncio
import contextlib

from bot.failures import failures_logged
from bot.ports.clock import Round


class Rounds:
    """Each goes by itself, and all end together."""

    def __init__(self) -> None:
        self._under_way: list[asyncio.Task[None]] = []

    def add(self, name: str, seconds: float, go: Round) -> None:
        """The first one at once. One that fails is logged, and the next comes anyway."""
        self._under_way.append(asyncio.create_task(_for_ever(name, seconds, go), name=name))

    async def stop(self) -> None:
        for each in self._under_way:
            each.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await each


async def _for_ever(name: str, seconds: float, go: Round) -> None:
    while True:
        with failures_logged("round failed; the next one comes in its time", round=name):
            await go()
        await asyncio.sleep(seconds)
