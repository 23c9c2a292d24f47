"""In the loop of our tests nobody is late because the machine was busy or stood still."""

import asyncio
from time import sleep as stand_still

import pytest


async def test_who_answers_at_once_is_in_time_though_the_machine_stands_still() -> None:
    answer = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(stand_still, 0.2)
    asyncio.get_running_loop().call_soon(answer.set_result, "here")
    async with asyncio.timeout(0.1):
        assert await answer == "here"


async def test_whoever_never_answers_is_given_up_though_others_never_wait() -> None:
    busy = asyncio.create_task(turn_for_ever())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), 0.05)
    busy.cancel()


async def turn_for_ever() -> None:
    while True:  # noqa: ASYNC110
        await asyncio.sleep(0)
