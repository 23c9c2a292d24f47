"""An export is consistent, and does not block a running bot."""

import asyncio
from pathlib import Path

import pytest

from bot.storage.database.engine import database
from bot.storage.upkeep import export, to_read
from tests.bot.storage.stories import opening
from tests.given import intake
from tests.postgres import Server
from tests.stores import opened


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/b.sqlite"
    server: Server = request.getfixturevalue("postgres")
    return await server.database()


async def test_the_bot_can_write_during_an_export(url: str) -> None:
    async with opened(url) as store:
        await store.accept(intake("T1:C1:1.0"))
        async with to_read(url) as connection:
            rows = export(connection)
            first = await anext(rows)
            assert await store.accept(intake("T1:C1:2.0"))
            await store.apply(opening())
            rest = [row async for row in rows]
    assert [(row["table"], row.get("origin")) for row in (first, *rest)] == [("inbox", "T1:C1:1.0")]


async def test_a_slow_reader_does_not_hurt(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person, page by page; PostgreSQL ends other transactions of the bot that are idle for so long."""
    url = await postgres.database()
    async with opened(url) as store:
        await store.accept(intake())
    there = database(url)
    monkeypatch.setattr("bot.storage.database.postgres.IDLE_SECONDS", 0.05)
    async with there.reading() as connection:
        rows = export(connection)
        await anext(rows)
        await asyncio.sleep(0.5)
        assert [row async for row in rows] == []
    await there.close()
