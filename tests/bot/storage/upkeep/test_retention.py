"""Old data is deleted; open, unprocessed and recent data stays, and nothing is opened a second time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.models.incident import IncidentState
from bot.ports.change import Change
from bot.storage import SqlStore
from bot.storage.upkeep import Kept, export, to_read
from tests.bot.storage.stories import opening
from tests.given import NOON, incident, intake, sighting
from tests.sqlite import database, traces
from tests.stores import opened

DAY = timedelta(days=1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database(tmp_path / "b.sqlite")


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    async with opened(url) as store:
        yield store


async def tables(url: str) -> list[str]:
    async with to_read(url) as connection:
        return [str(row["table"]) async for row in export(connection)]


async def close(store: SqlStore) -> None:
    closed = replace(incident(version=1), state=IncidentState.RESOLVED, closed_at=NOON)
    await store.apply(Change(incident=closed))


NEVER = Kept(NOON - 9 * DAY, NOON - 9 * DAY)
RAW = Kept(NOON + 99999 * DAY, NOON - 9 * DAY)
ALL = Kept(NOON + 99999 * DAY, NOON + 99999 * DAY)


async def test_nothing_recent_is_deleted(store: SqlStore) -> None:
    await store.accept(intake())
    await store.apply(replace(opening(), processed=("T1:C1:1.0",)))
    assert await store.tidy(NEVER) == 0


async def test_raw_mail_is_deleted_but_its_message_opens_nothing_again(store: SqlStore, url: str) -> None:
    await store.accept(intake(text="550 5.1.1 <ada@example.com>: no such user"))
    await store.apply(replace(opening(), processed=("T1:C1:1.0",)))
    assert await store.tidy(RAW) == 1
    async with to_read(url) as connection:
        assert [row["body"] async for row in export(connection) if row["table"] == "inbox"] == [None]
    assert not await store.accept(intake())


async def test_unprocessed_intakes_are_never_old(store: SqlStore) -> None:
    await store.accept(intake(text="still to be read"))
    await store.tidy(ALL)
    assert [each.text for each in await store.unprocessed()] == ["still to be read"]


async def test_an_open_incident_is_never_old(store: SqlStore) -> None:
    await store.apply(opening())
    await store.tidy(ALL)
    assert await store.incident("B-AAAAAAAA")


async def test_everything_of_a_closed_incident_is_deleted_with_it(store: SqlStore, url: str) -> None:
    await store.accept(intake())
    await store.apply(replace(opening(), processed=("T1:C1:1.0",)))
    await store.note([sighting()])
    await close(store)
    await store.tidy(ALL)
    assert await tables(url) == []


async def test_no_copy_of_raw_mail_is_left_in_the_files(store: SqlStore, tmp_path: Path) -> None:
    await store.accept(intake(text="only for Ada"))
    await store.apply(replace(opening(), processed=("T1:C1:1.0",)))
    await store.tidy(RAW)
    assert traces(tmp_path, b"only for Ada") == []
