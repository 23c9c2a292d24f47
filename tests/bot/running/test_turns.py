"""Much concurrent work is done in turns, between which everything else goes on."""

import asyncio

import pytest

from bot.running.turns import Turns

ONE_A_TURN = -1.0
"""A share that is always used up, so that only the first of each turn goes through."""


async def test_a_crowd_is_served_in_turn_and_others_between() -> None:
    turns, seen = Turns(ONE_A_TURN), list[str]()

    async def work(name: str) -> None:
        await turns.take()
        seen.append(name)

    async def somebody_else() -> None:
        while len(seen) < 6:
            seen.append("else")
            await asyncio.sleep(0)

    await asyncio.gather(*(work(name) for name in "abc"), somebody_else())

    assert [each for each in seen if each != "else"] == ["a", "b", "c"]
    assert "else" in seen[seen.index("a") : seen.index("c")]


async def test_a_single_caller_does_not_wait() -> None:
    turns = Turns(ONE_A_TURN)
    alone = asyncio.ensure_future(turns.take())
    await asyncio.sleep(0)
    assert alone.done()


async def test_all_run_at_once_while_there_is_time_left() -> None:
    turns, order = Turns(60.0), list[int]()

    async def work(number: int) -> None:
        await turns.take()
        order.append(number)

    works = [asyncio.ensure_future(work(number)) for number in range(50)]
    await asyncio.sleep(0)

    assert order == list(range(50))
    await asyncio.gather(*works)


async def test_cancelling_one_that_waits_blocks_nobody() -> None:
    turns = Turns(ONE_A_TURN)
    first, waiting, last = (asyncio.ensure_future(turns.take()) for _ in range(3))
    await asyncio.sleep(0)
    assert first.done()
    waiting.cancel()
    await last
    assert waiting.cancelled()


async def test_one_that_waits_is_not_woken_before_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, woken = Turns(ONE_A_TURN), 0
    run = asyncio.Handle._run

    def counted(handle: asyncio.Handle) -> None:
        nonlocal woken
        woken += 1
        run(handle)

    monkeypatch.setattr(asyncio.Handle, "_run", counted)
    await asyncio.gather(*(turns.take() for _ in range(200)))
    assert woken < 200 * 10
