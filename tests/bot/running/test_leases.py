"""Leases: what is ours, and how a process that slept too long notices that it is not any more."""

import asyncio
from collections.abc import Sequence, Set
from datetime import datetime, timedelta

import pytest

from bot.errors import StorageError
from bot.running.leases import Alone, Shared, shorten_leases
from tests.given import NOON
from tests.twins.store import MemoryStore


class Hand:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


async def test_without_leases_everything_is_ours() -> None:
    leases = Alone()
    assert await leases.take(["a"]) == {"a"}
    assert leases.holds("b")


async def test_one_process_holds_it_until_it_releases_it() -> None:
    store, now = MemoryStore(), Hand()
    one, two = (Shared(store, owner, 15, now) for owner in ("one", "two"))
    assert await one.take(["a", "b"]) == {"a", "b"}
    assert await two.take(["a", "c"]) == {"c"}
    await one.release_leases(["a"])
    assert not one.holds("a")
    assert await two.take(["a"]) == {"a"}


async def test_a_holder_that_slept_past_the_end_knows_without_a_query() -> None:
    store, now = MemoryStore(), Hand()
    one, two = (Shared(store, owner, 15, now) for owner in ("one", "two"))
    await one.take(["a"])
    now.move(15)
    assert not one.holds("a")
    assert await two.take(["a"]) == {"a"}
    assert await one.take(["a"]) == set()


async def test_a_held_lease_is_renewed_and_released_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renewed often, so that a busy machine is in time."""
    monkeypatch.setattr("bot.running.leases.RENEWED_PER_LEASE", 20)
    store = Counting()
    one, two = (Shared(store, owner, 1.0, lambda: datetime.now(NOON.tzinfo)) for owner in ("one", "two"))
    await one.start()
    await one.take(["a"])
    await asyncio.wait_for(store.renewed.wait(), 60)
    assert one.holds("a")
    await one.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}, "nothing renews what is given back"
    assert not one.holds("a")
    assert await two.take(["a"]) == {"a"}


class Counting(MemoryStore):
    """A store that signals when leases were renewed beyond their first end."""

    def __init__(self) -> None:
        super().__init__()
        self.renewed = asyncio.Event()
        self._first_end: datetime | None = None

    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        self._first_end = until
        return await super().take_leases(names, owner, now, until)

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        kept = await super().renew_leases(owner, now, until)
        if kept and self._first_end and until > self._first_end + timedelta(seconds=0.3):
            self.renewed.set()
        return kept


class Faltering(MemoryStore):
    """A store that fails at the first renewal."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.errors = [error]
        self.renewed = asyncio.Event()

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        if self.errors:
            raise self.errors.pop()
        kept = await super().renew_leases(owner, now, until)
        self.renewed.set()
        return kept


@pytest.mark.parametrize(
    "error",
    [StorageError("The database failed: gone"), RuntimeError("of a kind that nobody thought of")],
)
async def test_a_single_failure_costs_no_lease(error: Exception) -> None:
    store = Faltering(error)
    leases = Shared(store, "one", 0.1, Hand())
    await leases.start()
    await leases.take(["a"])
    await asyncio.wait_for(store.renewed.wait(), 60)
    assert leases.holds("a")
    await leases.stop()


async def test_after_the_clock_was_set_back_a_dead_process_loses_its_leases_and_a_living_one_keeps_them() -> (
    None
):
    """It would keep them for two hours more. None is taken away before its holder could renew it."""
    store, now = MemoryStore(), Hand()
    living, dead, heir = (Shared(store, owner, 15, now) for owner in ("living", "dead", "heir"))
    await living.take(["a"])
    await dead.take(["b"])
    now.move(-7200)
    await shorten_leases(store, 15, now())
    assert await heir.take(["a", "b"]) == set()
    assert not living.holds("a"), "it may have been shortened, so a process that froze is not sure"
    await living._renew()
    assert living.holds("a")
    now.move(15)
    assert await heir.take(["b"]) == {"b"}
    assert not dead.holds("b")


async def test_a_lease_that_ends_as_far_ahead_as_clocks_may_differ_is_left_alone() -> None:
    store, now = MemoryStore(), Hand()
    ours, theirs = Shared(store, "ours", 15, now), Shared(store, "theirs", 15, now)
    await theirs.take(["a"])
    now.move(-59)
    await shorten_leases(store, 15, now())
    assert theirs.holds("a")
    now.move(59)
    assert await ours.take(["a"]) == set()


class Away(MemoryStore):
    async def release_leases(self, names: Sequence[str], owner: str) -> None:
        raise StorageError("The database failed: gone")


async def test_a_lease_that_cannot_be_released_expires() -> None:
    store, now = Away(), Hand()
    one, two = (Shared(store, owner, 15, now) for owner in ("one", "two"))
    await one.take(["a"])
    await one.release_leases(["a"])
    assert await two.take(["a"]) == set()
    now.move(15)
    assert await two.take(["a"]) == {"a"}
