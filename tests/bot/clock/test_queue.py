"""Bells that several processes share: each check rings in one of them, and what has no bell is found."""

import asyncio
import gc
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from structlog.testing import capture_logs

from bot.clock.bells import Bells
from bot.clock.queue import QueueClock
from bot.models.watch import WatchState
from bot.ports.change import Change
from bot.storage import SqlStore
from tests.bot.storage.stories import opening, watch
from tests.postgres import Server


@dataclass
class Tower:
    """A database with watches, and the clocks that ring for them."""

    url: str
    store: SqlStore
    rung: Counter[str] = field(default_factory=Counter)
    rang: asyncio.Event = field(default_factory=asyncio.Event)
    failing: bool = False

    async def add(self, name: str, in_seconds: float) -> datetime:
        at = datetime.now(UTC) + timedelta(seconds=in_seconds)
        await self.store.apply(
            replace(opening(name, domain=f"{name.lower()}.example"), watch=watch(name, at))
        )
        return at

    async def run(self, incident: str, check_no: int) -> None:
        """Spends the check, as the use cases do."""
        if self.failing:
            self.failing = False
            raise RuntimeError("the first try fails")
        self.rung[incident] += 1
        spent = replace(watch(incident), state=WatchState.DONE)
        await self.store.apply(Change(watch=spent, spends=check_no))
        self.rang.set()

    async def until(self, count: int) -> None:
        while len(self.rung) < count:
            self.rang.clear()
            await asyncio.wait_for(self.rang.wait(), 15)

    @asynccontextmanager
    async def clock(self) -> AsyncIterator[QueueClock]:
        clock = QueueClock(self.url, self.store, lease=2.0)
        await clock.start(self.run)
        try:
            yield clock
        finally:
            await clock.stop()


@pytest.fixture
async def tower(postgres: Server) -> AsyncIterator[Tower]:
    url = await postgres.database()
    store = SqlStore(url)
    await store.open()
    yield Tower(url, store)
    await store.close()


async def test_overdue_watches_without_a_bell_are_found_and_ring_once(tower: Tower) -> None:
    names = [f"B-AAAAAA{n:02}" for n in range(30)]
    for name in names:
        await tower.add(name, -60)
    async with tower.clock(), tower.clock():
        await tower.until(len(names))
    assert set(tower.rung.values()) == {1}


async def test_who_starts_later_finds_the_bells_there(tower: Tower) -> None:
    with capture_logs() as lines:
        for count, name in enumerate(("B-AAAAAAAA", "B-BBBBBBBB"), start=1):
            await tower.add(name, -60)
            async with tower.clock():
                await tower.until(count)
    assert lines == []


async def test_a_bell_rings_when_its_time_comes(tower: Tower) -> None:
    async with tower.clock() as clock:
        await clock.schedule("B-AAAAAAAA", 0, await tower.add("B-AAAAAAAA", 3600))
        at = await tower.add("B-BBBBBBBB", 0.3)
        await clock.schedule("B-BBBBBBBB", 0, at)
        await clock.schedule("B-BBBBBBBB", 0, at)
        await tower.until(1)
        assert datetime.now(UTC) >= at
    assert tower.rung == {"B-BBBBBBBB": 1}


async def test_a_connection_that_never_comes_back_holds_up_no_bell(
    tower: Tower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the server says nothing more: whoever asked it still waits while all is connected anew."""
    held: list[object] = []
    serve = Bells._serve

    async def breaks_once(self: Bells, pool: asyncpg.Pool) -> None:
        if not held:
            held.append(await pool.acquire())
            raise ConnectionError("lost")
        await serve(self, pool)

    monkeypatch.setattr(Bells, "_serve", breaks_once)
    await tower.add("B-AAAAAA01", -60)
    async with tower.clock():
        await tower.until(1)


async def test_it_can_be_told_to_stop_at_any_moment_of_its_start(tower: Tower) -> None:
    """A connection that is just handed back then is let go in peace: nobody hears of it."""
    heard: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
    before = asyncio.all_tasks()
    for milliseconds in range(0, 60, 4):
        async with tower.clock():
            await asyncio.sleep(milliseconds / 1000)
        assert asyncio.all_tasks() <= before, "all of its own has ended with it"
    gc.collect()
    assert heard == []


async def test_a_check_that_fails_is_told_of_and_rings_again(tower: Tower) -> None:
    tower.failing = True
    await tower.add("B-AAAAAAAA", -1)
    with capture_logs() as lines:
        async with tower.clock():
            await tower.until(1)
    assert [(line["incident"], line["log_level"]) for line in lines] == [("B-AAAAAAAA", "error")]


async def test_rounds_are_made_while_it_runs(tower: Tower) -> None:
    made = asyncio.Event()

    async def go() -> None:
        made.set()

    async with tower.clock() as clock:
        await clock.every("a round", 3600, go)
        await asyncio.wait_for(made.wait(), 5)
