"""Ends tasks that run until they are cancelled."""

import asyncio


async def end(task: asyncio.Task[None] | None) -> None:
    """Cancels the task, if there is one, and returns once it has ended, in whatever way.

    Unlike `await task`, it never takes the caller's own cancellation for the task's.
    """
    if task:
        task.cancel()
        await asyncio.wait({task})
