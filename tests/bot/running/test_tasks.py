"""How background tasks are kept, and how they end."""

import asyncio

import pytest

from bot.running.tasks import begin, end, unless


async def run_for_ever() -> None:
    await asyncio.Event().wait()


async def test_a_task_is_kept_until_it_ends() -> None:
    running: set[asyncio.Task[None]] = set()
    task = begin(asyncio.sleep(0), running)
    assert running == {task}
    await task
    await asyncio.sleep(0)
    assert running == set()


async def test_a_task_is_ended_and_waited_for() -> None:
    task = asyncio.create_task(run_for_ever())
    await end(task)
    assert task.cancelled()


async def test_one_that_is_gone_or_never_was_is_not_waited_for() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    task = asyncio.create_task(fail())
    await asyncio.wait({task})
    await end(task)
    await end(None)


async def test_whoever_ends_a_slow_task_can_be_cancelled_meanwhile() -> None:
    ending, may_end = asyncio.Event(), asyncio.Event()

    async def end_slowly() -> None:
        try:
            await run_for_ever()
        finally:
            ending.set()
            await may_end.wait()

    task = asyncio.create_task(end_slowly())
    await asyncio.sleep(0)
    stopping = asyncio.create_task(end(task))
    await ending.wait()
    stopping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await stopping
    may_end.set()
    await asyncio.wait({task})


async def test_work_goes_on_unless_it_is_to_stop() -> None:
    async def works() -> str:
        return "done"

    async def fails() -> None:
        raise ZeroDivisionError

    stop = asyncio.Event()
    assert await unless(stop, works()) == "done"
    with pytest.raises(ZeroDivisionError):
        await unless(stop, fails())
    asyncio.get_running_loop().call_later(0.01, stop.set)
    await unless(stop, run_for_ever())
