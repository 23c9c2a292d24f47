"""While replicas are replaced one by one, a newer one writes what this one does not understand."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.models.content import Said
from bot.models.post import Place
from bot.ports.change import Change
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
    """As a version writes it that knows more kinds of things."""
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute(f"UPDATE {table} SET body = json_set(body, '$.{field}', 'telepathy') WHERE {where}")


async def test_an_intake_of_an_unknown_kind_holds_up_no_other(store: SqlStore, path: Path) -> None:
    await store.accept(intake("T1:C1:1.0", text="ada@example.com"))
    await store.accept(intake("T1:C1:2.0"))
    rewrite(path, "inbox", "kind", "origin = 'T1:C1:1.0'")
    with capture_logs() as lines:
        found = [await store.unworked() for _ in range(2)]
    assert [[each.origin for each in one] for one in found] == [["T1:C1:2.0"]] * 2
    assert [(line["event"], line["where"]) for line in lines] == [("not_understood", "kind")]
    assert "ada@example.com" not in str(lines)
    assert (await store.backlog())["inbox_waiting"] == 2


async def test_a_post_of_an_unknown_kind_holds_up_its_channel_alone(store: SqlStore, path: Path) -> None:
    sung, next_there = (post(key, Place.REPLY, Said(text="la")) for key in ("answer/1", "answer/2"))
    elsewhere = post("B-BBBBBBBB/card", channel="C2")
    await store.apply(Change(posts=(sung, next_there, elsewhere)))
    await store.sending(sung.key, NOON)
    rewrite(path, "outbox", "type", "key = 'answer/1'")
    assert [one.post.key for one in await to_send(store)] == [elsewhere.key]


async def test_a_watch_in_an_unknown_state_holds_up_no_other(store: SqlStore, path: Path) -> None:
    for name, domain in (("B-AAAAAAAA", "down.example"), ("B-BBBBBBBB", "up.example")):
        await store.apply(opening(name, domain=domain))
    rewrite(path, "watches", "state", "incident = 'B-AAAAAAAA'")
    assert [one.incident for one in await store.due(NOON)] == ["B-BBBBBBBB"]
