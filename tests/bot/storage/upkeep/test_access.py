"""A command takes a database as it is: only the bot migrates it, because a running bot may be older too."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage import SqlStore
from bot.storage.database.schema import CURRENT
from bot.storage.upkeep import back_up, export, move, to_change, to_read
from tests.given import intake
from tests.postgres import Server
from tests.stores import opened


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database with schema 0012, as far as anybody can see, and one intake."""
    url = f"sqlite:///{tmp_path}/b.sqlite"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = await server.database()
    async with opened(url) as store:
        await store.accept(intake())
        older = text("UPDATE alembic_version SET version_num = '0012'")
        await store._writer.write(lambda connection: connection.execute(older))
    return url


async def schema_of(url: str) -> str:
    store = SqlStore(url)
    await store.open(migrate=False)
    found = await store.version()
    await store.close()
    return found.schema


@pytest.mark.parametrize("access", [to_read, to_change])
async def test_an_older_database_is_refused_and_not_migrated(
    url: str, access: Callable[[str], AbstractAsyncContextManager[object]]
) -> None:
    with pytest.raises(StorageError) as refused:
        async with access(url):
            pass
    assert f"schema 0012, and this version takes {CURRENT}; `bouncebot run` migrates it" in str(refused.value)
    assert await schema_of(url) == "0012"


async def test_an_older_database_is_not_moved_either(url: str, tmp_path: Path) -> None:
    """A move changes nothing in its source, so that the way back stays open."""
    target = tmp_path / "new.sqlite"
    with pytest.raises(StorageError, match=f"schema 0012, and this version takes {CURRENT}"):
        await move(url, f"sqlite:///{target}")
    assert await schema_of(url) == "0012"
    assert not target.exists()


async def test_an_older_database_is_not_migrated_as_the_target_of_a_move(url: str, tmp_path: Path) -> None:
    """It was, before it was refused: the older bot that uses it could not start any more."""
    source = f"sqlite:///{tmp_path}/new.sqlite"
    async with opened(source) as store:
        await store.accept(intake())
    with pytest.raises(StorageError, match="has schema 0012; the target must be new or empty"):
        await move(source, url)
    assert await schema_of(url) == "0012"


async def test_a_move_changes_no_byte_of_its_source(tmp_path: Path) -> None:
    used, restored = tmp_path / "b.sqlite", tmp_path / "restored.sqlite"
    async with opened(f"sqlite:///{used}") as store:
        await store.accept(intake())
    back_up(f"sqlite:///{used}", restored)
    before = restored.read_bytes()
    await move(f"sqlite:///{restored}", f"sqlite:///{tmp_path}/new.sqlite")
    assert restored.read_bytes() == before


async def test_a_database_of_this_version_is_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/b.sqlite"
    async with opened(url) as store:
        await store.accept(intake())
    async with to_read(url) as connection:
        assert [row["table"] async for row in export(connection)] == ["inbox"]


async def test_a_restored_backup_is_read_and_not_changed_in_any_byte(tmp_path: Path) -> None:
    """Reading turned on write-ahead logging in it."""
    used, restored = tmp_path / "b.sqlite", tmp_path / "restored.sqlite"
    async with opened(f"sqlite:///{used}") as store:
        await store.accept(intake())
    back_up(f"sqlite:///{used}", restored)
    before = restored.read_bytes()
    async with to_read(f"sqlite:///{restored}") as connection:
        assert [row["table"] async for row in export(connection)] == ["inbox"]
    assert restored.read_bytes() == before
