"""Combined queries: one for all concurrent requests, and never an outdated answer."""

import asyncio
from collections.abc import Collection, Mapping

import pytest

from bot.storage.together import Together


class Table:
    """Answers when it is allowed to, with its values at that time."""

    def __init__(self) -> None:
        self.rows = {"a": 1, "b": 2}
        self.asked: list[list[str]] = []
        self.may_answer = asyncio.Event()

    async def ask(self, keys: Collection[str]) -> Mapping[str, int]:
        self.asked.append(sorted(keys))
        known = dict(self.rows)
        await self.may_answer.wait()
        return known


async def asking(together: Together[str, int], key: str) -> "asyncio.Task[int | None]":
    task = asyncio.create_task(together(key))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def test_concurrent_requests_are_answered_together() -> None:
    table = Table()
    together = Together(table.ask)
    first = await asking(together, "a")
    rest = [await asking(together, key) for key in ("b", "c", "b")]
    table.may_answer.set()
    assert await asyncio.gather(first, *rest) == [1, 2, None, 2]
    assert table.asked == [["a"], ["b", "c"]]


async def test_a_request_during_the_same_query_gets_a_newer_answer() -> None:
    table = Table()
    together = Together(table.ask)
    before = await asking(together, "a")
    table.rows["a"] = 5
    after = await asking(together, "a")
    table.may_answer.set()
    assert (await before, await after) == (1, 5)


async def test_a_caller_that_gives_up_takes_no_answer_from_others() -> None:
    table = Table()
    together = Together(table.ask)
    impatient, patient = await asking(together, "a"), await asking(together, "a")
    impatient.cancel()
    table.may_answer.set()
    assert await patient == 1


async def test_all_callers_get_a_failure_and_the_next_query_is_run() -> None:
    broken = True

    async def ask(keys: Collection[str]) -> Mapping[str, int]:
        if broken:
            raise OSError("gone")
        return dict.fromkeys(keys, 7)

    together = Together(ask)
    told = await asyncio.gather(together("a"), together("b"), return_exceptions=True)
    assert [type(one) for one in told] == [OSError, OSError]
    broken = False
    assert await together("a") == 7


@pytest.mark.parametrize("count", [1, 450])
async def test_any_number_of_requests_is_answered(count: int) -> None:
    async def ask(keys: Collection[int]) -> Mapping[int, int]:
        assert len(keys) <= 200
        return {key: -key for key in keys}

    together = Together(ask)
    assert await asyncio.gather(*map(together, range(count))) == [-n for n in range(count)]


@pytest.mark.parametrize("begun", [True, False])
async def test_nobody_waits_for_a_query_that_was_cancelled(begun: bool) -> None:
    """Whether it runs already or not; the next one is answered."""
    table = Table()
    together = Together(table.ask)
    waiting = [asyncio.create_task(together(key)) for key in ("a", "b")]
    await asyncio.sleep(0)
    if begun:
        await asyncio.sleep(0)
    together._asking.cancel()  # type: ignore[union-attr]
    await asyncio.wait_for(asyncio.wait(waiting), 60)
    assert all(task.cancelled() for task in waiting)
    table.may_answer.set()
    assert await together("b") == 2
