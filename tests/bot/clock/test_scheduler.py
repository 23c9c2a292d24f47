"""The clock starts due checks, overdue ones first, and lets running ones finish."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import SchedulerClock
from bot.clock.scheduler import SWEEP_SECONDS
from bot.errors import RefusedValueError, StorageError, UnreadableError
from bot.models.watch import Watch, WatchState
from bot.ports.change import Change
from tests.bot.storage.stories import opening
from tests.given import watch
from tests.twins.store import MemoryStore


class Runner:
    """Uses up each check that it is woken for, like the use cases do."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.checked: list[str] = []
        self.one_more = asyncio.Condition()
        self.entered = asyncio.Event()
        self.hold = asyncio.Event()
        self.hold.set()
        self.failing: Exception | None = None
        self.unread: set[str] = set()
        self.unable: StorageError = UnreadableError("incidents", "B-AAAAAAAA", "state")

    async def run(self, incident: str, check_no: int) -> None:
        self.entered.set()
        if error := self.failing:
            self.failing = None
            raise error
        if incident in self.unread:
            raise self.unable
        await self.hold.wait()
        spent = replace(watch(incident), state=WatchState.DONE)
        await self.store.apply(Change(watch=spent, spends=check_no))
        async with self.one_more:
            self.checked.append(incident)
            self.one_more.notify_all()

    async def until(self, count: int) -> None:
        async with self.one_more:
            await asyncio.wait_for(self.one_more.wait_for(lambda: len(self.checked) >= count), 60)


class Watched(MemoryStore):
    """Signals that it was queried: from then on only scheduled checks run before the next sweep."""

    def __init__(self) -> None:
        super().__init__()
        self.looked_at = asyncio.Event()
        self.looks = 0

    async def next_due_at(self, after: datetime) -> datetime | None:
        found = await super().next_due_at(after)
        self.looks += 1
        self.looked_at.set()
        return found


@pytest.fixture
def store() -> Watched:
    return Watched()


@pytest.fixture
def runner(store: MemoryStore) -> Runner:
    return Runner(store)


@pytest.fixture
async def clock(store: MemoryStore) -> AsyncIterator[SchedulerClock]:
    clock = SchedulerClock(store)
    yield clock
    await clock.stop()


async def add(store: MemoryStore, name: str, in_seconds: float) -> datetime:
    at = datetime.now(UTC) + timedelta(seconds=in_seconds)
    await store.apply(replace(opening(name, domain=f"{name.lower()}.example"), watch=watch(name, at)))
    return at


async def test_overdue_watches_are_checked_at_the_start_earliest_first(
    store: MemoryStore, runner: Runner, clock: SchedulerClock
) -> None:
    await add(store, "B-AAAAAAAA", -10)
    await add(store, "B-BBBBBBBB", -3600)
    await clock.start(runner.run)
    await runner.until(2)
    assert runner.checked == ["B-BBBBBBBB", "B-AAAAAAAA"]


async def test_a_watch_is_checked_on_time_although_a_later_one_was_set_first(
    store: Watched, runner: Runner, clock: SchedulerClock
) -> None:
    await clock.start(runner.run)
    await store.looked_at.wait()
    await clock.schedule("B-AAAAAAAA", 0, await add(store, "B-AAAAAAAA", 3600))
    await clock.schedule("B-BBBBBBBB", 0, await add(store, "B-BBBBBBBB", 0.05))
    await runner.until(1)
    assert runner.checked == ["B-BBBBBBBB"]


async def test_more_checks_than_may_run_at_once_all_run(
    store: MemoryStore, runner: Runner, clock: SchedulerClock
) -> None:
    for n in range(50):
        await add(store, f"B-AAAAAA{n:02}", -n)
    await clock.start(runner.run)
    await runner.until(50)
    assert len(set(runner.checked)) == 50


async def test_the_database_is_not_polled_while_a_check_runs(
    store: Watched, runner: Runner, clock: SchedulerClock
) -> None:
    runner.hold.clear()
    await add(store, "B-AAAAAAAA", -1)
    await clock.start(runner.run)
    await runner.entered.wait()
    await asyncio.sleep(0.05)
    runner.hold.set()
    assert store.looks == 1


async def test_stopping_waits_for_running_checks(
    store: MemoryStore, runner: Runner, clock: SchedulerClock
) -> None:
    runner.hold.clear()
    await add(store, "B-AAAAAAAA", -1)
    await clock.start(runner.run)
    await runner.entered.wait()
    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0)
    runner.hold.set()
    await stopping
    assert runner.checked == ["B-AAAAAAAA"]


@pytest.mark.parametrize(
    ("error", "told"), [(StorageError("told by the store"), []), (ValueError("a defect"), ["B-AAAAAAAA"])]
)
async def test_a_failed_check_is_run_again_by_the_sweep_and_logged_if_it_is_a_bug(
    store: MemoryStore, runner: Runner, error: Exception, told: list[str]
) -> None:
    clock = SchedulerClock(store, sweep_seconds=0.1)
    runner.failing = error
    await add(store, "B-AAAAAAAA", -1)
    with capture_logs() as lines:
        await clock.start(runner.run)
        await runner.until(1)
        await clock.stop()
    assert [line["incident"] for line in lines] == told


class Faltering(Watched):
    """Fails one query if it is set to be away."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.refused = asyncio.Event()

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        if self.away:
            self.away = False
            self.refused.set()
            raise StorageError("it is away")
        return await super().due(now, limit)


async def test_a_database_that_is_away_is_asked_again() -> None:
    store = Faltering()
    runner, clock = Runner(store), SchedulerClock(store)
    await clock.start(runner.run)
    await store.looked_at.wait()
    store.away = True
    at = await add(store, "B-AAAAAAAA", -1)
    await clock.schedule("B-AAAAAAAA", 0, at)
    await store.refused.wait()
    await clock.schedule("B-AAAAAAAA", 0, at)
    await runner.until(1)
    await clock.stop()


class SlowStore(MemoryStore):
    """Answers slowly what is due."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        found = await super().due(now, limit)
        self.asked.set()
        await self.answers.wait()
        return found


async def test_a_watch_that_becomes_due_during_a_query_is_not_left_to_the_sweep() -> None:
    store = SlowStore()
    runner, clock = Runner(store), SchedulerClock(store)
    await clock.start(runner.run)
    await store.asked.wait()
    await clock.schedule("B-AAAAAAAA", 0, await add(store, "B-AAAAAAAA", -1))
    store.answers.set()
    await runner.until(1)
    await clock.stop()


async def test_many_watches_that_become_due_during_a_query_cause_one_more_query_without_warnings(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = SlowStore()
    runner, clock = Runner(store), SchedulerClock(store)
    await clock.start(runner.run)
    await store.asked.wait()
    for n in range(20):
        name = f"B-AAAAAA{n:02}"
        await clock.schedule(name, 0, await add(store, name, -1))
        await one_turn()
    store.answers.set()
    await runner.until(20)
    await clock.stop()
    assert caplog.messages == []


async def one_turn() -> None:
    """One turn of the event loop, and of the threads that wake it."""
    turned = asyncio.Event()
    asyncio.get_running_loop().call_later(0, turned.set)
    await turned.wait()


async def test_checks_found_after_stop_are_not_started() -> None:
    store = SlowStore()
    runner, clock = Runner(store), SchedulerClock(store)
    store.answers.set()
    await clock.start(runner.run)
    await store.asked.wait()
    store.asked.clear()
    store.answers.clear()
    await clock.schedule("B-AAAAAAAA", 0, await add(store, "B-AAAAAAAA", -1))
    await store.asked.wait()
    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0)
    store.answers.set()
    await stopping
    assert runner.checked == []


async def test_rounds_run_at_once_and_again_even_if_one_fails(runner: Runner, clock: SchedulerClock) -> None:
    made: list[int] = []
    third = asyncio.Event()

    async def go() -> None:
        made.append(len(made))
        if len(made) == 1:
            raise RuntimeError("the first round fails")
        if len(made) == 3:
            third.set()

    await clock.start(runner.run)
    await clock.every("sorting", 0.02, go)
    await asyncio.wait_for(third.wait(), 60)


async def test_without_a_grace_period_running_checks_are_cancelled(
    store: MemoryStore, runner: Runner
) -> None:
    clock = SchedulerClock(store, grace_seconds=0)
    await add(store, "B-AAAAAAAA", -10)
    runner.hold.clear()
    await clock.start(runner.run)
    await runner.entered.wait()
    await clock.stop()
    assert runner.checked == []
    assert await store.due(datetime.now(UTC))


async def test_a_round_cancelled_by_stop_is_no_failure(
    runner: Runner, store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    clock, under_way = SchedulerClock(store), asyncio.Event()

    async def go() -> None:
        under_way.set()
        await asyncio.Event().wait()

    await clock.start(runner.run)
    await clock.every("sorting", 60, go)
    await asyncio.wait_for(under_way.wait(), 60)
    await clock.stop()
    await asyncio.sleep(0)
    assert not caplog.records


@pytest.mark.parametrize(
    "unable", [UnreadableError("incidents", "B-AAAAAAAA", "state"), RefusedValueError("DataError")]
)
async def test_failing_checks_do_not_block_others(
    store: MemoryStore, runner: Runner, clock: SchedulerClock, unable: StorageError
) -> None:
    """As those do whose incident only a newer version reads, or whose result the database refuses: they were
    due before all others for ever."""
    runner.unable = unable
    runner.unread = {f"B-AAAAAA{n:02}" for n in range(50)}
    for name in runner.unread:
        await add(store, name, -3600)
    await add(store, "B-BBBBBBBB", -10)
    await clock.start(runner.run)
    await runner.until(1)
    assert runner.checked == ["B-BBBBBBBB"]


@pytest.mark.parametrize("refused", [False, True])
async def test_a_check_set_aside_delays_no_other_that_becomes_due(
    store: Watched, runner: Runner, clock: SchedulerClock, refused: bool
) -> None:
    """It stays due, so that the next check seemed to be overdue, and waited for the sweep."""
    if refused:
        runner.unable = RefusedValueError("DataError")
    runner.unread = {"B-AAAAAAAA"}
    await add(store, "B-AAAAAAAA", -10)
    await clock.start(runner.run)
    await store.looked_at.wait()
    for name, seconds in (("B-BBBBBBBB", 0.05), ("B-CCCCCCCC", 0.1)):
        await clock.schedule(name, 0, await add(store, name, seconds))
    await asyncio.wait_for(runner.until(2), SWEEP_SECONDS / 2)


async def test_checks_set_aside_are_tried_again_later(
    store: MemoryStore, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.clock.set_aside.SET_ASIDE_FOR", 0.0)
    clock = SchedulerClock(store, sweep_seconds=0.01)
    runner.unread = {"B-AAAAAAAA"}
    await add(store, "B-AAAAAAAA", -10)
    await clock.start(runner.run)
    await runner.entered.wait()
    runner.unread = set()
    await runner.until(1)
    await clock.stop()
