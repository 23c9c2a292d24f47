"""SQLite only: other programs' files, broken or newer files, and restarts."""

import asyncio
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError
from bot.storage import SqlStore
from bot.storage.database import schema
from bot.storage.database.sqlite import Sqlite, needs_migration
from bot.storage.tables import inbox, metadata
from tests.bot.storage.stories import AS_BEFORE_CLOSING_TIMES, close_one, opening, this_week
from tests.given import incident, intake
from tests.sqlite import database
from tests.stores import opened


def at(path: Path) -> str:
    return f"sqlite:///{path}"


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    async with opened(at(tmp_path / "b.sqlite")) as first:
        await first.accept(intake())
        await first.apply(opening())
    async with opened(at(tmp_path / "b.sqlite")) as second:
        assert await second.incident("B-AAAAAAAA") == incident(version=1)
        assert len(await second.unprocessed()) == 1


async def test_the_migrations_make_the_tables_that_the_code_expects(tmp_path: Path) -> None:
    async with opened(at(tmp_path / "b.sqlite")):
        pass
    engine = create_engine(f"sqlite:///{tmp_path}/b.sqlite")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


async def test_an_older_database_is_migrated_and_keeps_its_data(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        schema.migrate(connection, "0001")
        rows = """('T1:C1:0.0', 1, ''), ('T1:C1:1.0', 1, '{"team": "T1", "channel": "C1"}')"""
        connection.exec_driver_sql(f"INSERT INTO inbox (origin, received_at, body) VALUES {rows}")
    engine.dispose()
    async with opened(at(path)) as store:
        assert not await store.accept(intake("T1:C1:1.0"))
        assert await store.last_accepted_at("T1") == datetime.fromtimestamp(1, UTC)
        assert await channels(store) == ["", "C1"]
        assert not needs_migration(path)


async def test_incidents_closed_before_the_database_counted_them_are_counted(tmp_path: Path) -> None:
    """Except one whose row is damaged."""
    path = tmp_path / "b.sqlite"
    async with opened(at(path)) as store:
        await close_one(store)
        await close_one(store, "B-BBBBBBBB")
    with sqlite3.connect(path) as connection:
        for statement in AS_BEFORE_CLOSING_TIMES:
            connection.execute(statement)
    async with opened(at(path)) as store:
        assert (await this_week(store)).recovered == 1


async def channels(store: SqlStore) -> list[str]:
    """The channels of the intakes in the inbox."""
    rows = await store._read(lambda c: c.execute(select(inbox.c.channel).order_by(inbox.c.seq)))
    return list(rows.scalars())


async def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    async with opened(at(tmp_path / "new" / "folder" / "b.sqlite")):
        pass
    assert (tmp_path / "new" / "folder" / "b.sqlite").exists()


async def test_only_the_bots_user_may_read_its_files(tmp_path: Path) -> None:
    async with opened(at(tmp_path / "new" / "b.sqlite")) as store:
        await store.accept(intake())
        modes = {each.name: each.stat().st_mode & 0o777 for each in (tmp_path / "new").iterdir()}
    assert modes == {"b.sqlite": 0o600, "b.sqlite-wal": 0o600, "b.sqlite-shm": 0o600}
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


async def test_permissions_that_an_operator_set_are_kept(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").touch()
    (tmp_path / "b.sqlite").chmod(0o640)
    async with opened(at(tmp_path / "b.sqlite")):
        assert (tmp_path / "b.sqlite").stat().st_mode & 0o777 == 0o640


async def test_a_read_only_command_treats_an_empty_file_left_by_a_full_disk_as_new(tmp_path: Path) -> None:
    (tmp_path / "b.sqlite").touch()
    store = SqlStore(at(tmp_path / "b.sqlite"))
    await store.open(migrate=False)
    assert await store.writable()
    await store.close()


def bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


async def refusal(path: Path) -> str:
    before = bytes_of(path)
    with pytest.raises(StorageError) as refused:
        await SqlStore(at(path)).open()
    assert bytes_of(path) == before
    return str(refused.value)


async def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "their.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (id)")
    connection.close()
    assert "belongs to another program (it has the table bookmarks)" in await refusal(path)


async def test_a_newer_database_is_refused_with_what_to_run(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    async with opened(at(path)):
        pass
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "newer bouncebot (schema 9999" in await refusal(path)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    path.write_bytes(b"these are not the bytes of a database" * 40)
    assert "cannot be used (file is not a database)" in await refusal(path)


async def test_a_file_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    path = tmp_path / "b.sqlite"
    path.symlink_to(tmp_path / "nowhere" / "b.sqlite")
    assert "cannot be used (No such file or directory)" in await refusal(path)


async def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    assert "cannot be used (it is a folder); name a file" in await refusal(tmp_path)


def test_an_unknown_kind_of_database_is_named() -> None:
    with pytest.raises(StorageError, match="names mysql; it takes sqlite:///PATH or postgresql://"):
        SqlStore("mysql://db.example/bouncebot")


async def test_an_error_of_the_database_is_reported_without_the_values(tmp_path: Path) -> None:
    database = Sqlite(str(tmp_path / "some.sqlite"))
    insert = text("INSERT INTO nowhere VALUES (:mail)")
    with pytest.raises(SQLAlchemyError) as refusal:
        await database.write(lambda connection: connection.execute(insert, {"mail": "kim@full.example"}))
    await database.close()
    assert "kim@" not in str(refusal.value)


_KILLED = """
import os, sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("PRAGMA cache_size=1")  # so that SQLite writes to the file before the commit
file.execute("BEGIN IMMEDIATE")
file.execute("INSERT INTO inbox (origin, received_at, body) VALUES ('half', 1, hex(zeroblob(100000)))")
os.kill(os.getpid(), 9)
"""


async def test_what_a_killed_process_left_half_written_is_rolled_back(tmp_path: Path) -> None:
    """As in a migration of a restored backup, which is not in write-ahead mode yet."""
    url = database(path := tmp_path / "b.sqlite")
    await (await asyncio.create_subprocess_exec(sys.executable, "-c", _KILLED, path)).wait()
    assert (tmp_path / "b.sqlite-journal").exists()
    async with opened(url) as store:
        assert not await store.unprocessed()


@pytest.mark.parametrize("kept", [50, 512, 4096, 20_000, 100_000])
async def test_a_backup_that_was_copied_back_only_in_part_is_refused(tmp_path: Path, kept: int) -> None:
    database(path := tmp_path / "b.sqlite")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(StorageError, match="copied only in part: put a backup in its place"):
        async with opened(at(path)):
            pass
