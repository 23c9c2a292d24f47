"""Runs the event loop for the commands that need it; loading it takes nearly as long as the command line."""

from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def complete(work: Coroutine[Any, Any, T]) -> T:
    import asyncio

    from bot.running.standstill import Loop

    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(work)
