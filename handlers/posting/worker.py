"""A loop that repeats work whenever there may be more to do."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.running.failures import failures_logged
from bot.running.tasks import end

AFTER_AN_ERROR = 1.0
"""Seconds before failed work is tried again."""
SWEEP = 30.0
"""Seconds after which a worker looks for more although nothing woke it: the end of quiet hours does not, nor
what other processes store, such as an operator's command."""


def soonest(*pauses: float | None) -> float | None:
    """The shortest of these pauses, each in seconds or None for no reason to continue."""
    return min((pause for pause in pauses if pause is not None), default=None)


class Worker:
    """Sleeps until it is woken, until the time its work asked for, or until the next sweep. Errors never end
    it."""

    def __init__(self, name: str, work: Callable[[], Awaitable[float | None]]) -> None:
        """`work` returns the seconds after which there is more to do without being woken, or None."""
        self._name = name
        self._work = work
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    def wake(self) -> None:
        self._woken.set()

    async def stop(self) -> None:
        await end(self._task)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            pause: float | None = AFTER_AN_ERROR
            with failures_logged("posting.failed", worker=self._name):
                pause = await self._work()
            with suppress(TimeoutError):
                # not wait_for, which can lose a cancellation in Python 3.11
                async with asyncio.timeout(SWEEP if pause is None else min(pause, SWEEP)):
                    await self._woken.wait()
