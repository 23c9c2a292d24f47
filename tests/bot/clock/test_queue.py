"""Wake-up calls shared by several processes: each check wakes one of them, and none is forgotten."""

import asyncio
import gc
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import asyncpg
import pytest
from structlog.testing import capture_logs

from bot.clock.queue import QueueClock
from bot.clock.server_time import server_time
from bot.clock.wakeups import WakeUp, WakeUps
from bot.errors import UnreadableError
from bot.models.watch import WatchState
from bot.ports.change import Change
from bot.storage import SqlStore
from tests.bot.storage.stories import opening
from tests.given import watch
from tests.postgres import Server
from tests.stores import opened

LEASE = timedelta(minutes=5)
"""Seconds: longer than any of these tests."""


@dataclass
class Replicas:
    """Clocks that share one database with watches."""

    url: str
    store: SqlStore
    checked: Counter[str] = field(default_factory=Counter)
    again: asyncio.Event = field(default_factory=asyncio.Event)
    failing: bool = False
    unread: Counter[str] = field(default_factory=Counter)
    """Incidents that cannot be read, and how often that was met."""
    off: float = 0.0
    """Seconds that the database's clock is ahead of this process's."""

    async def time(self) -> datetime:
        return await self.store.time() + timedelta(seconds=self.off)

    async def add(self, name: str, in_seconds: float) -> datetime:
        at = datetime.now(UTC) + timedelta(seconds=in_seconds)
        await self.store.apply(
            replace(opening(name, domain=f"{name.lower()}.example"), watch=watch(name, at))
        )
        return at

    async def run(self, incident: str, check_no: int) -> None:
        """Uses up the check, like the use cases do: a late or second call finds it done."""
        if self.failing:
            self.failing = False
            raise RuntimeError("the first try fails")
        if incident in self.unread:
            self.unread[incident] += 1
            raise UnreadableError("incidents", incident, "state")
        now = datetime.now(UTC)
        if not await self.store.claim(incident, check_no, secrets.token_hex(4), now, now + LEASE):
            return
        self.checked[incident] += 1
        spent = replace(watch(incident), state=WatchState.DONE)
        await self.store.apply(Change(watch=spent, spends=check_no))
        self.again.set()

    async def until(self, count: int) -> None:
        while len(self.checked) < count:
            self.again.clear()
            await asyncio.wait_for(self.again.wait(), 60)

    @asynccontextmanager
    async def clock(self) -> AsyncIterator[QueueClock]:
        clock = QueueClock(self.url, self.store, await server_time(self.time), lease=2.0)
        await clock.start(self.run)
        try:
            yield clock
        finally:
            await clock.stop()


@pytest.fixture
async def replicas(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Replicas]:
    """They sweep often, so that checks which were due before they connected are found soon."""
    monkeypatch.setattr("bot.clock.queue.SWEEP_SECONDS", 0.1)
    url = await postgres.database()
    async with opened(url) as store:
        yield Replicas(url, store)


async def test_overdue_watches_without_a_call_are_found_and_checked_once(replicas: Replicas) -> None:
    names = [f"B-AAAAAA{n:02}" for n in range(30)]
    for name in names:
        await replicas.add(name, -60)
    async with replicas.clock(), replicas.clock():
        await replicas.until(len(names))
    assert set(replicas.checked.values()) == {1}


async def test_a_second_process_finds_the_queue_installed(replicas: Replicas) -> None:
    with capture_logs() as lines:
        for count, name in enumerate(("B-AAAAAAAA", "B-BBBBBBBB"), start=1):
            await replicas.add(name, -60)
            async with replicas.clock():
                await replicas.until(count)
    assert lines == []


async def test_a_call_comes_at_its_time(replicas: Replicas) -> None:
    async with replicas.clock() as clock:
        await clock.schedule("B-AAAAAAAA", 0, await replicas.add("B-AAAAAAAA", 3600))
        at = await replicas.add("B-BBBBBBBB", 0.3)
        await clock.schedule("B-BBBBBBBB", 0, at)
        await clock.schedule("B-BBBBBBBB", 0, at)
        await replicas.until(1)
        assert datetime.now(UTC) >= at
    assert replicas.checked == {"B-BBBBBBBB": 1}


async def test_the_time_is_the_databases(replicas: Replicas) -> None:
    """Also if the database's clock is set while the bot runs."""
    await replicas.add("B-AAAAAAAA", 3600)
    await replicas.add("B-BBBBBBBB", 2 * 3600)
    async with replicas.clock():
        for hours in (1, 2):
            replicas.off = hours * 3600
            await replicas.until(hours)
    assert replicas.checked == {"B-AAAAAAAA": 1, "B-BBBBBBBB": 1}


async def test_a_connection_that_hangs_delays_no_call(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the server fell silent: the query still waits while everything is connected again."""
    held: list[object] = []
    serve = WakeUps._serve

    async def breaks_once(self: WakeUps, pool: asyncpg.Pool) -> None:
        if not held:
            held.append(await pool.acquire())
            raise ConnectionError("lost")
        await serve(self, pool)

    monkeypatch.setattr(WakeUps, "_serve", breaks_once)
    monkeypatch.setattr("bot.clock.wakeups.RETRY_SECONDS", 0.1)
    monkeypatch.setattr("bot.clock.wakeups.CLOSE_SECONDS", 0.1)
    await replicas.add("B-AAAAAA01", -60)
    async with replicas.clock():
        await replicas.until(1)


async def test_calls_are_enqueued_again_after_a_failure(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the task that collects them, and not only by the sweep."""
    enqueue, tries = WakeUps.enqueue, asyncio.Queue[int]()

    async def breaks_once(self: WakeUps, calls: Sequence[WakeUp], now: datetime) -> None:
        if calls and calls[0].at > now:  # none that the sweep has found
            tries.put_nowait(calls[0].check_no)
            if calls[0].check_no == 0:
                raise RuntimeError("of a kind that nobody thought of")
        await enqueue(self, calls, now)

    monkeypatch.setattr(WakeUps, "enqueue", breaks_once)
    later = datetime.now(UTC) + timedelta(hours=1)
    async with replicas.clock() as clock:
        for check_no in range(2):
            await clock.schedule("B-AAAAAAAA", check_no, later)
            assert await asyncio.wait_for(tries.get(), 60) == check_no


@pytest.mark.parametrize(
    "lost", [asyncpg.InternalClientError("unknown protocol state"), asyncpg.TooManyConnectionsError("sorry")]
)
async def test_a_server_that_goes_away_meanwhile_is_told_in_a_line(
    lost: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart of PostgreSQL in a storm was logged with a stack trace."""

    async def enqueue(*_: object, **__: object) -> None:
        raise lost

    wakeups = WakeUps("postgresql://nowhere", nothing, LEASE)
    monkeypatch.setattr(wakeups, "_queries", SimpleNamespace(enqueue=enqueue))
    now = datetime.now(UTC)
    with capture_logs() as lines:
        await wakeups.enqueue([WakeUp("B-AAAAAAAA", 1, now)], now)
    assert [(line["log_level"], line["why"]) for line in lines] == [("warning", type(lost).__name__)]


async def nothing(_incident: str, _check_no: int) -> None:
    """Is called for no check."""


async def test_the_clock_can_be_stopped_at_any_moment_of_its_start(replicas: Replicas) -> None:
    """A connection that is just being returned is then closed without an error in the log."""
    heard: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
    before = asyncio.all_tasks()
    for milliseconds in range(0, 60, 4):
        async with replicas.clock():
            await asyncio.sleep(milliseconds / 1000)
        assert asyncio.all_tasks() <= before, "all of its own has ended with it"
    gc.collect()
    assert heard == []


async def test_a_check_that_fails_is_logged_and_run_again(replicas: Replicas) -> None:
    replicas.failing = True
    await replicas.add("B-AAAAAAAA", -1)
    with capture_logs() as lines:
        async with replicas.clock():
            await replicas.until(1)
    assert [(line["incident"], line["log_level"]) for line in lines] == [("B-AAAAAAAA", "error")]


async def test_an_unreadable_check_is_not_started_at_every_sweep_and_blocks_no_other(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.clock.queue.SWEPT_AT_ONCE", 1)
    await replicas.add("B-AAAAAAAA", -60)
    replicas.unread["B-AAAAAAAA"] = 0
    with capture_logs() as lines:
        async with replicas.clock():
            for count in range(1, 4):
                await replicas.add(f"B-BBBBBBB{count}", -1)
                await replicas.until(count)
    assert (replicas.unread, lines) == ({"B-AAAAAAAA": 1}, [])


async def test_rounds_run_while_the_clock_runs(replicas: Replicas) -> None:
    made = asyncio.Event()

    async def go() -> None:
        made.set()

    async with replicas.clock() as clock:
        await clock.every("a round", 3600, go)
        await asyncio.wait_for(made.wait(), 60)
