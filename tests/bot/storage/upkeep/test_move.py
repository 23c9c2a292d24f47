"""A move copies everything, in either direction, and never overwrites anything."""

import os
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage.upkeep import export, move, to_read
from tests.bot.storage.stories import opening
from tests.given import incident, intake
from tests.postgres import Server
from tests.stores import opened


async def filled(url: str) -> str:
    async with opened(url) as store:
        await store.accept(intake())
        await store.apply(opening())
    return url


async def rows(url: str) -> list[object]:
    async with to_read(url) as connection:
        return [row async for row in export(connection)]


async def test_a_bot_continues_in_postgres_where_it_stopped_in_sqlite(
    tmp_path: Path, postgres: Server
) -> None:
    old, new = await filled(f"sqlite:///{tmp_path}/b.sqlite"), await postgres.empty()
    moved = await move(old, new)
    assert (moved["inbox"], moved["incidents"], moved["watches"], moved["outbox"]) == (1, 1, 1, 2)
    assert await rows(new) == await rows(old)
    async with opened(new) as store:
        assert await store.incident("B-AAAAAAAA") == incident(version=1)
        assert await store.accept(intake("T1:C1:2.0"))
        await store.apply(opening("B-BBBBBBBB", domain="other.example"))


async def test_a_bot_continues_in_sqlite_where_it_stopped_in_postgres(
    tmp_path: Path, postgres: Server
) -> None:
    old, new = await filled(await postgres.database()), f"sqlite:///{tmp_path}/b.sqlite"
    await move(old, new)
    assert await rows(new) == await rows(old)


async def test_a_target_with_data_is_refused(tmp_path: Path) -> None:
    old, new = await filled(f"sqlite:///{tmp_path}/a.sqlite"), await filled(f"sqlite:///{tmp_path}/b.sqlite")
    before = await rows(new)
    with pytest.raises(StorageError, match="nothing is overwritten"):
        await move(old, new)
    assert await rows(new) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_the_database_of_a_running_bot_is_refused(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/a.sqlite"
    if kind == "postgres":
        url = await request.getfixturevalue("postgres").database()
    async with opened(url) as store:
        await store.accept(intake())
        with pytest.raises(StorageError, match="stop it first"):
            await move(url, f"sqlite:///{tmp_path}/b.sqlite")


async def test_a_missing_source_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="does not exist"):
        await move(f"sqlite:///{tmp_path}/a.sqlite", f"sqlite:///{tmp_path}/b.sqlite")
    assert not {"a.sqlite", "b.sqlite"} & set(os.listdir(tmp_path))
