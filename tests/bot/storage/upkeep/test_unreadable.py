"""Pending rows that cannot be read are listed, and an operator can drop each."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError, QueryError, UnreadableError
from bot.models.channel import ChannelSettings
from bot.models.content import Card
from bot.models.incident import IncidentState
from bot.models.post import Place
from bot.models.watch import WatchState
from bot.ports.change import Change
from bot.storage import SqlStore, times
from bot.storage.upkeep import drop, export, to_change, to_read, unreadable
from tests.bot.storage.stories import opening, to_send
from tests.given import NOON, incident, intake, post
from tests.postgres import Server
from tests.stores import opened

LATER = NOON + timedelta(hours=1)
FIELDS = {
    ("inbox", "T1:C1:1.0"): "kind",
    ("incidents", "B-AAAAAAAA"): "state",
    ("watches", "B-BBBBBBBB"): "state",
    ("outbox", "answer/1"): "Card.type",
    ("channels", "T1/C1"): "digest",
}
"""The unreadable field of each row, or the first of several."""


@pytest.fixture(params=["sqlite", "postgres"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/b.sqlite"
    server: Server = request.getfixturevalue("postgres")
    return await server.database()


@pytest.fixture
async def store(url: str) -> AsyncIterator[SqlStore]:
    """A store with one readable and one unreadable row of each kind."""
    async with opened(url) as store:
        for ts in ("1.0", "2.0"):
            await store.accept(intake(f"T1:C1:{ts}"))
        for name, domain in (("B-AAAAAAAA", "a.example"), ("B-BBBBBBBB", "b.example")):
            await store.apply(opening(name, domain=domain))
        await store.apply(Change(posts=(post("answer/1", Place.REPLY), post("answer/2", Place.REPLY))))
        for channel in ("C1", "C2"):
            await store.apply(Change(settings=ChannelSettings(team="T1", channel=channel)))
        async with to_change(url) as connection:
            for table, where, field in (
                ("inbox", "origin = 'T1:C1:1.0'", "kind"),
                ("incidents", "id = 'B-AAAAAAAA'", "state"),
                ("watches", "incident = 'B-BBBBBBBB'", "state"),
                ("outbox", "key = 'answer/1'", "type"),
                ("channels", "channel = 'C1'", "digest"),
            ):
                await rewrite(connection, table, where, field)
        yield store


async def rewrite(connection: AsyncConnection, table: str, where: str, field: str) -> None:
    """Writes a row as a newer version with more kinds of values would."""
    body = (await connection.execute(text(f"SELECT body FROM {table} WHERE {where}"))).scalar_one()
    newer = {"body": json.dumps(json.loads(body) | {field: "telepathy"})}
    await connection.execute(text(f"UPDATE {table} SET body = :body WHERE {where}"), newer)


async def listed(url: str) -> dict[tuple[str, str], str]:
    async with to_read(url) as connection:
        return {(one.table, one.row): one.where.split()[0] async for one in unreadable(connection)}


async def dropped(url: str, table: str, row: str) -> None:
    async with to_change(url) as connection:
        await drop(connection, table, row)


@pytest.mark.usefixtures("store")
async def test_unreadable_rows_are_listed_with_the_error_and_what_depends_on_them(url: str) -> None:
    assert await listed(url) == FIELDS
    async with to_read(url) as connection:
        bodies = [one.body async for one in unreadable(connection)]
    assert bodies[0]["kind"] == "telepathy"


@pytest.mark.usefixtures("store")
async def test_each_can_be_dropped(url: str) -> None:
    left = dict(FIELDS)
    for table, row in FIELDS:
        await dropped(url, table, row)
        del left[table, row]
        assert await listed(url) == left


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("table", "row"), [("inbox", "T1:C1:2.0"), ("outbox", "answer/9"), ("sightings", "1"), ("incidents", "")]
)
async def test_readable_rows_stay(url: str, table: str, row: str) -> None:
    with pytest.raises(QueryError, match="it got 'sightings'" if table == "sightings" else "data unreadable"):
        await dropped(url, table, row)
    assert await listed(url) == FIELDS


async def test_a_dropped_message_does_not_come_again(store: SqlStore, url: str) -> None:
    await dropped(url, "inbox", "T1:C1:1.0")
    assert not await store.accept(intake("T1:C1:1.0"))
    assert [one.origin for one in await store.unprocessed()] == ["T1:C1:2.0"]


async def test_dropping_an_incident_frees_its_domain(store: SqlStore, url: str) -> None:
    with pytest.raises(UnreadableError):
        await store.open_incident("T1", "C1", "a.example")
    await dropped(url, "incidents", "B-AAAAAAAA")
    assert await store.open_incident("T1", "C1", "a.example") is None
    await store.apply(opening("B-CCCCCCCC", domain="a.example"))
    assert "B-AAAAAAAA" not in {one.incident for one in await store.due(NOON)}
    assert "B-AAAAAAAA/card" not in {one.post.key for one in await to_send(store)}


async def test_a_process_working_on_a_dropped_incident_finds_it_stopped(store: SqlStore, url: str) -> None:
    """A newer version may be working on it: what it then stored would stay open, and never be checked
    again."""
    await dropped(url, "incidents", "B-AAAAAAAA")
    with pytest.raises(ConflictError):
        await store.apply(Change(incident=incident("B-AAAAAAAA")))
    found, watch = await store.incident("B-AAAAAAAA"), await store.watch("B-AAAAAAAA")
    assert found
    assert watch
    assert (found.state, found.next_check_at) == (IncidentState.STOPPED, None)
    assert (watch.state, watch.next_check_at) == (WatchState.DONE, None)


@pytest.mark.parametrize("body", ["{", "[]", "[" * 100_000, '{"id": 5}'])
async def test_however_an_incident_is_broken_its_card_says_then_that_it_is_stopped(
    store: SqlStore, url: str, body: str
) -> None:
    """And whoever asks about it in its thread gets an answer."""
    await store.sent("B-AAAAAAAA/card", "10.0", NOON)
    async with to_change(url) as connection:
        for row in ("incidents SET body = :body WHERE id", "watches SET body = :body WHERE incident"):
            await connection.execute(text(f"UPDATE {row} = 'B-AAAAAAAA'"), {"body": body})
    await dropped(url, "incidents", "B-AAAAAAAA")
    assert await store.watched("B-AAAAAAAA")
    (card,) = [one for one in await store.stale_cards("T1") if one.id == "B-AAAAAAAA"]
    assert (card.state, card.query.domain, card.card_ts) == (IncidentState.STOPPED, "a.example", "10.0")


async def test_a_card_is_drawn_anew_since_its_thread_waits_for_it(store: SqlStore, url: str) -> None:
    async with to_change(url) as connection:
        await rewrite(connection, "outbox", "key = 'B-BBBBBBBB/card'", "type")
    await dropped(url, "outbox", "B-BBBBBBBB/card")
    entry = await store.outgoing("B-BBBBBBBB/card")
    assert entry
    assert entry.post.content == Card()


async def test_a_dropped_watch_begins_again_by_the_databases_clock(
    store: SqlStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def time(_: AsyncConnection) -> datetime:
        return LATER

    monkeypatch.setattr(times, "time", time)
    await dropped(url, "watches", "B-BBBBBBBB")
    watch = await store.watch("B-BBBBBBBB")
    assert watch
    assert watch.next_check_at == LATER
    assert [one.incident for one in await store.due(watch.next_check_at)] == ["B-AAAAAAAA", "B-BBBBBBBB"]


async def test_a_channel_whose_settings_are_dropped_has_the_defaults(store: SqlStore, url: str) -> None:
    await dropped(url, "channels", "T1/C1")
    assert await store.settings("T1", "C1") == ChannelSettings(team="T1", channel="C1")


async def test_invalid_json_is_listed_and_exported_as_it_is(store: SqlStore, url: str) -> None:
    async with to_change(url) as connection:
        await connection.execute(text("UPDATE inbox SET body = '{' WHERE origin = 'T1:C1:2.0'"))
    assert (await listed(url))["inbox", "T1:C1:2.0"] == "body"
    async with to_read(url) as connection:
        exported = [row async for row in export(connection)]
    assert "{" in [row["body"] for row in exported if row["table"] == "inbox"]
    assert json.dumps(exported)
