"""Which checks are due, in which order, and who runs them; on every store."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ConflictError
from bot.models.watch import WatchState
from bot.ports.change import Change
from bot.ports.store import Store
from tests.bot.storage.stories import opening
from tests.given import NOON, incident, watch

SOON = NOON + timedelta(seconds=15)


async def test_a_check_number_is_used_once(store: Store) -> None:
    await store.apply(opening())
    spent = Change(watch=watch(at=SOON, check_no=1), spends=0)
    await store.apply(spent)
    with pytest.raises(ConflictError):
        await store.apply(spent)
    assert await store.watch("B-AAAAAAAA") == watch(at=SOON, check_no=1)
    assert await store.watched("B-AAAAAAAA") == (incident(version=1), watch(at=SOON, check_no=1))
    assert await store.watched("B-BBBBBBBB") is None


async def test_due_watches_come_earliest_first_and_not_before_their_time(store: Store) -> None:
    for name, minutes in (("B-AAAAAAAA", 2), ("B-BBBBBBBB", 1), ("B-CCCCCCCC", 9)):
        change = opening(name, domain=f"{name.lower()}.example")
        await store.apply(replace(change, watch=watch(name, NOON + timedelta(minutes=minutes))))
    assert await store.next_due_at(NOON) == NOON + timedelta(minutes=1)
    assert await store.next_due_at(NOON + timedelta(minutes=1)) == NOON + timedelta(minutes=2)
    assert [one.incident for one in await store.due(NOON + timedelta(minutes=1))] == ["B-BBBBBBBB"]
    due = await store.due(NOON + timedelta(minutes=5))
    assert [one.incident for one in due] == ["B-BBBBBBBB", "B-AAAAAAAA"]
    await store.apply(Change(watch=replace(due[0], state=WatchState.DONE)))
    assert [one.incident for one in await store.due(NOON + timedelta(minutes=5))] == ["B-AAAAAAAA"]


async def test_a_requested_check_goes_before_all_that_are_overdue(store: Store) -> None:
    for name, minutes, urgent in (("B-AAAAAAAA", 1, False), ("B-BBBBBBBB", 3, True), ("B-CCCCCCCC", 2, True)):
        change = opening(name, domain=f"{name.lower()}.example")
        at = NOON + timedelta(minutes=minutes)
        await store.apply(replace(change, watch=watch(name, at, urgent=urgent)))
    due = await store.due(NOON + timedelta(minutes=5))
    assert [one.incident for one in due] == ["B-CCCCCCCC", "B-BBBBBBBB", "B-AAAAAAAA"]
    assert [one.incident for one in await store.due(NOON + timedelta(minutes=5), 2)] == [
        "B-CCCCCCCC",
        "B-BBBBBBBB",
    ]


async def test_a_lease_keeps_others_away_until_it_expires_or_is_released(store: Store) -> None:
    await store.apply(opening())
    assert await store.claim("B-AAAAAAAA", 0, "one", NOON, SOON) is True
    assert await store.claim("B-AAAAAAAA", 0, "two", NOON, SOON) is False
    assert await store.due(NOON) == []
    assert await store.next_due_at(NOON) == SOON
    assert await store.next_due_at(SOON) is None
    assert len(await store.due(SOON)) == 1
    assert await store.claim("B-AAAAAAAA", 0, "two", SOON, SOON + timedelta(seconds=15)) is True
    await store.release("two")
    assert len(await store.due(NOON)) == 1
    assert await store.claim("B-AAAAAAAA", 7, "one", NOON, SOON) is False


async def test_a_check_is_known_to_be_planned_later_than_a_clock_that_was_set_back(store: Store) -> None:
    """As long as its next check stays the same; unless it is due by then anyway, or is being run."""
    started = datetime.now(UTC)
    due = started + timedelta(hours=1)
    await store.apply(replace(opening(), watch=watch(at=due)))
    corrected = started - timedelta(hours=2)
    ((incident, planned_at),) = await store.planned_after(corrected, corrected)
    assert incident == "B-AAAAAAAA"
    assert started - timedelta(seconds=1) <= planned_at <= datetime.now(UTC) + timedelta(seconds=1)
    assert await store.planned_after(planned_at, corrected) == []
    await store.apply(Change(watch=watch(at=due, expires_at=due + timedelta(days=9))))
    assert await store.planned_after(corrected, corrected) == [(incident, planned_at)]
    await store.apply(Change(watch=watch(at=due + timedelta(hours=1))))
    ((_, again_at),) = await store.planned_after(corrected, corrected)
    assert again_at > planned_at
    await store.claim("B-AAAAAAAA", 0, "one", corrected, started)
    assert await store.planned_after(corrected, corrected) == [], "it is being run"
    assert len(await store.planned_after(corrected, started)) == 1
    await store.apply(Change(watch=watch(at=corrected)))
    assert await store.planned_after(corrected, corrected) == []
