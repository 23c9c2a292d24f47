"""A value is fetched once, however many callers ask for it."""

import asyncio
import weakref

import pytest

from bot.net.flights import Flights


class Oracle:
    """Answers when the test allows it."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()

    async def answer(self) -> int:
        self.asked += 1
        await self.may_answer.wait()
        return self.asked


async def test_callers_at_the_same_time_share_one_fetch() -> None:
    oracle, flights = Oracle(), Flights[str, int](lambda _: 0.0)
    asking = [asyncio.ensure_future(flights.share("mx", oracle.answer)) for _ in range(50)]
    await asyncio.sleep(0)
    oracle.may_answer.set()
    assert await asyncio.gather(*asking) == [1] * 50


async def test_values_are_cached_as_long_as_they_are_good() -> None:
    oracle, flights = Oracle(), Flights[str, int](lambda answer: 60.0 if answer == 2 else 0.0)
    oracle.may_answer.set()
    assert [await flights.share("mx", oracle.answer) for _ in range(4)] == [1, 2, 2, 2]


async def test_a_cancelled_caller_does_not_end_the_fetch_for_others() -> None:
    oracle, flights = Oracle(), Flights[str, int](lambda _: 0.0)
    leaving = asyncio.ensure_future(flights.share("mx", oracle.answer))
    staying = asyncio.ensure_future(flights.share("mx", oracle.answer))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    oracle.may_answer.set()
    assert await staying == 1


async def test_a_fetch_ends_when_nobody_waits_and_the_next_caller_starts_another() -> None:
    oracle, flights = Oracle(), Flights[str, int](lambda _: 60.0)
    leaving = asyncio.ensure_future(flights.share("mx", oracle.answer))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == {asyncio.current_task()}
    oracle.may_answer.set()
    assert await flights.share("mx", oracle.answer) == 2


async def test_a_failure_is_not_cached() -> None:
    oracle, flights = Oracle(), Flights[str, int](lambda _: 60.0)
    oracle.may_answer.set()

    async def fail_at_first() -> int:
        if await oracle.answer() == 1:
            raise OSError("gone")
        return oracle.asked

    with pytest.raises(OSError, match="gone"):
        await flights.share("mx", fail_at_first)
    assert await flights.share("mx", fail_at_first) == 2


async def test_when_it_is_full_the_oldest_value_is_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.net.flights.MOST", 2)
    oracle, flights = Oracle(), Flights[str, int](lambda _: 60.0)
    oracle.may_answer.set()
    names = ("a", "b", "c", "c", "b", "a")
    assert [await flights.share(name, oracle.answer) for name in names] == [1, 2, 3, 3, 2, 4]


async def test_a_stale_value_is_not_kept_in_memory() -> None:
    """A busy day asks hundreds of thousands of questions."""
    flights = Flights[str, Oracle](lambda _: 0.0)

    async def answer() -> Oracle:
        return Oracle()

    first = weakref.ref(await flights.share("a", answer))
    await asyncio.sleep(0)
    await flights.share("b", answer)
    assert first() is None
