"""During a rolling update a newer replica writes rows that this one cannot read."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, event
from structlog.testing import capture_logs

from bot.errors import UnreadableError
from bot.models.channel import ChannelSettings
from bot.models.content import Said
from bot.models.post import Place
from bot.ports.change import Change, JoinedBounce
from bot.ports.outbox import NewReaction, Reaction
from bot.storage import SqlStore, codec
from tests.bot.storage.stories import opening, to_send
from tests.given import NOON, intake, post
from tests.sqlite import database
from tests.stores import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "b.sqlite"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    codec._tell_once.cache_clear()
    async with opened(database(path)) as store:
        yield store


def rewrite(path: Path, table: str, field: str, where: str) -> None:
    """Writes a row as a newer version with more kinds of values would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute(f"UPDATE {table} SET body = json_set(body, '$.{field}', 'telepathy') WHERE {where}")


def make_unreadable(path: Path, table: str, column: str, where: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute(f"UPDATE {table} SET {column} = 'telepathy' WHERE {where}")


async def test_an_intake_of_an_unknown_kind_delays_no_other(store: SqlStore, path: Path) -> None:
    await store.accept(intake("T1:C1:1.0", text="ada@example.com"))
    await store.accept(intake("T1:C1:2.0"))
    rewrite(path, "inbox", "kind", "origin = 'T1:C1:1.0'")
    with capture_logs() as lines:
        found = [await store.unprocessed(limit=1) for _ in range(2)]
    assert [[each.origin for each in one] for one in found] == [["T1:C1:2.0"]] * 2
    told = [(line["event"], line["table"], line["row"], line["where"]) for line in lines]
    assert told == [("row_unreadable", "inbox", "T1:C1:1.0", "kind")]
    assert "ada@example.com" not in str(lines)
    assert (await store.backlog())["inbox_waiting"] == 2


@pytest.mark.parametrize("unknown", ["body", "place"])
async def test_a_post_of_an_unknown_kind_delays_no_other(store: SqlStore, path: Path, unknown: str) -> None:
    """Not even in its own channel, where sending may have begun."""
    sung, next_there = (post(key, Place.REPLY, Said(text="la")) for key in ("answer/1", "answer/2"))
    elsewhere = post("B-BBBBBBBB/card", channel="C2")
    await store.apply(Change(posts=(sung, next_there, elsewhere)))
    await store.sending(sung.key, NOON)
    make_unreadable(path, "outbox", unknown, "key = 'answer/1'")
    assert {one.post.key for one in await to_send(store)} == {next_there.key, elsewhere.key}
    with pytest.raises(UnreadableError, match=r"outbox answer/1 cannot be read by this version"):
        await store.outgoing(sung.key)


async def test_rows_left_to_other_processes_delay_no_other(store: SqlStore) -> None:
    await store.apply(Change(posts=(post("answer/1", Place.REPLY), post("answer/2", Place.REPLY))))
    found = await store.next_to_send("T1", NOON, (), 10, excluding={"answer/1"})
    assert [one.post.key for one in found] == ["answer/2"]


async def test_a_watch_in_an_unknown_state_delays_no_other(both: SqlStore, path: Path) -> None:
    rewrite(path, "watches", "state", "incident = 'B-AAAAAAAA'")
    assert [one.incident for one in await both.due(NOON, limit=1)] == ["B-BBBBBBBB"]


@pytest.fixture
async def both(store: SqlStore) -> SqlStore:
    """Two incidents with joined bounces, whose cards and reactions are outdated."""
    for name, domain in (("B-AAAAAAAA", "down.example"), ("B-BBBBBBBB", "up.example")):
        await store.apply(opening(name, domain=domain))
        await store.sent(f"{name}/card", f"10.{name}", NOON)
        found = await store.incident(name)
        assert found
        joined = JoinedBounce(
            origin=f"T1:C1:{name}", recipient=None, status=None, reason="undefined", at=NOON, ts=f"20.{name}"
        )
        await store.apply(Change(incident=found, bounces=(joined,)))
        shown = NewReaction(on=Reaction(incident=found), sign="mag", reaction="mag")
        await store.reactions_shown(
            [replace(shown, on=replace(shown.on, incident=replace(found, version=1)))]
        )
    return store


async def test_an_unreadable_incident_delays_no_other(both: SqlStore, path: Path) -> None:
    rewrite(path, "incidents", "state", "id = 'B-AAAAAAAA'")
    found = [
        await both.stale_cards("T1", 1),
        await both.stale_reactions("T1", 1),
        [one.incident for one in await both.stale_joined_reactions("T1", 1)],
        [one.incident for one in await both.reactions_on("T1", "C1", "20.B-BBBBBBBB")],
        await both.open_incidents("T1"),
        await both.incidents_since("T1", "C1", NOON),
    ]
    assert [[one.id for one in each] for each in found] == [["B-BBBBBBBB"]] * len(found)
    assert await both.reactions_on("T1", "C1", "20.B-AAAAAAAA") == []


async def test_an_unreadable_row_is_reported_only_to_its_reader(both: SqlStore, path: Path) -> None:
    """Even though concurrent queries are combined."""
    rewrite(path, "incidents", "state", "id = 'B-AAAAAAAA'")
    rewrite(path, "watches", "state", "incident = 'B-AAAAAAAA'")
    await both.apply(Change(settings=ChannelSettings(team="T1", channel="C1", digest=True)))
    await both.apply(Change(settings=ChannelSettings(team="T1", channel="C2", digest=True)))
    rewrite(path, "channels", "digest", "channel = 'C1'")
    questions: list[tuple[Awaitable[object], Awaitable[object]]] = [
        (both.incident("B-AAAAAAAA"), both.incident("B-BBBBBBBB")),
        (both.watch("B-AAAAAAAA"), both.watch("B-BBBBBBBB")),
        (both.watched("B-AAAAAAAA"), both.watched("B-BBBBBBBB")),
        (both.settings("T1", "C1"), both.settings("T1", "C2")),
        (both.open_incident("T1", "C1", "down.example"), both.open_incident("T1", "C1", "up.example")),
    ]
    for asked in questions:
        bad, good = map(asyncio.ensure_future, asked)
        with pytest.raises(UnreadableError):
            await bad
        assert await good
    assert [one.channel for one in await both.channels_with_digest()] == ["C2"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Records the statements to all databases."""
    asked = list[str]()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_hundreds_of_unreadable_rows_take_few_queries(store: SqlStore, path: Path) -> None:
    """As after a rollback: queried one by one they would keep every worker busy."""
    names = [f"B-{number:08}" for number in range(200)]
    await asyncio.gather(*(store.apply(opening(name, domain=f"{name}.example")) for name in names))
    for table, field, where in (
        ("incidents", "state", "id < 'B-00000199'"),
        ("watches", "state", "incident < 'B-00000199'"),
        ("outbox", "type", "key < 'B-00000199'"),
    ):
        rewrite(path, table, field, where)
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute("UPDATE incidents SET card_ts = id, version = version + 1")
    questions: list[tuple[Awaitable[Sequence[Any]], Callable[[Any], str]]] = [
        (store.stale_cards("T1", 1), lambda found: found.id),
        (store.stale_reactions("T1", 1), lambda found: found.id),
        (store.due(NOON, 1), lambda found: found.incident),
        (store.next_to_send("T1", NOON, (), 1), lambda found: found.post.incident),
    ]
    for question, name in questions:
        with statements() as asked:
            assert [name(one) for one in await question] == ["B-00000199"]
        assert len(asked) < 20


async def test_channels_with_only_unreadable_rows_take_no_others_place(store: SqlStore, path: Path) -> None:
    await store.apply(Change(posts=tuple(post(f"answer/{n}", channel=f"C{n}") for n in (1, 2, 3))))
    rewrite(path, "outbox", "type", "channel != 'C3'")
    assert [one.post.channel for one in await store.next_to_send("T1", NOON, (), 1)] == ["C3"]


async def test_an_unreadable_row_is_logged_once_by_several_threads(
    store: SqlStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.accept(intake("T1:C1:1.0"))
    rewrite(path, "inbox", "kind", "true")
    told, again = list[str](), Event()

    class Slow:
        def warning(self, event: str, **_: object) -> None:
            told.append(event)
            if len(told) > 1:
                again.set()
            again.wait(0.2)

    monkeypatch.setattr(codec, "_log", Slow())
    await asyncio.gather(*(store.unprocessed() for _ in range(4)))
    assert told == ["row_unreadable"]
