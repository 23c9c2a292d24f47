"""Counts work that is due and its age, but not work whose time has not come."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.models.post import Place
from bot.ports.change import Change
from bot.storage import SqlStore
from tests.given import incident, intake, post, said, watch
from tests.stores import opened

HOUR = timedelta(hours=1)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with opened(f"sqlite:///{tmp_path}/b.sqlite") as store:
        yield store


async def waiting(store: SqlStore) -> dict[str, int]:
    """The counts and ages (in minutes), without zeros."""
    found = await store.backlog()
    return {name: round(each / 60 if "seconds" in name else each) for name, each in found.items() if each}


async def test_a_new_database_has_no_pending_work(store: SqlStore) -> None:
    assert await waiting(store) == {}


async def test_each_kind_of_work_has_its_count_and_age(store: SqlStore) -> None:
    await store.accept(intake(received_at=now() - HOUR))
    card = replace(post(), created_at=now() - HOUR)
    await store.apply(Change(incident=incident(), watch=watch(at=now() - HOUR), posts=(card,)))
    assert await waiting(store) == {
        "inbox_waiting": 1,
        "inbox_oldest_seconds": 60,
        "outbox_waiting": 1,
        "outbox_oldest_seconds": 60,
        "watches_late": 1,
        "watches_overdue_seconds": 60,
    }


async def test_work_that_waits_for_its_time_or_its_card_is_not_counted(store: SqlStore) -> None:
    below = replace(said("B-AAAAAAAA/diagnosis"), created_at=now() - HOUR)
    quiet = replace(post("B-AAAAAAAA/digest", Place.REPLY), created_at=now() - HOUR, not_before=now() + HOUR)
    await store.apply(Change(incident=incident(), watch=watch(at=now() + HOUR), posts=(below, quiet)))
    assert await waiting(store) == {}
