"""Tasks in the background: kept while they run, and ended."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def begin(work: Coroutine[Any, Any, T], running: set[asyncio.Task[T]]) -> asyncio.Task[T]:
    """Starts the work, and keeps its task in `running` until it ends; nothing else may refer to it, and then
    it could vanish."""
    task = asyncio.create_task(work)
    running.add(task)
    task.add_done_callback(running.discard)
    return task


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work returns; None if it was cancelled, because `stop` was set first."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await end(working)
    return None if working.cancelled() else working.result()


async def end(task: asyncio.Task[Any] | None) -> None:
    """Cancels the task, if there is one, and returns once it has ended, in whatever way.

    Unlike `await task`, it never takes the caller's own cancellation for the task's.
    """
    if task:
        task.cancel()
        await asyncio.wait({task})
