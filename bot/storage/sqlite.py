"""SQLite as this store wants it: durable, one writer, readers that never wait for it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage import schema

BUSY_TIMEOUT_MS = 5000


class Sqlite:
    """One file, one process. Implements `bot.storage.engine.Database`."""

    shared = False

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.writing = _engine(self.path, writes=True)
        self.reading = _engine(self.path, writes=False)

    async def open(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{self.path.parent} cannot be made ({error.strerror}); name another folder."
            ) from None
        if needs_migration(self.path):
            async with self.writing.begin() as connection:
                await connection.run_sync(schema.migrate)
        await _write_ahead(self.writing)

    def must_exist(self) -> None:
        if not self.path.exists():
            raise StorageError(f"{self.path} does not exist; BOUNCEBOT_DATABASE_URL names the database.")

    async def in_use(self) -> bool:
        """Whoever has it open in write-ahead mode holds a lock that keeps us from an exclusive one."""
        with closing(sqlite3.connect(self.path, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                return True
        return False


def needs_migration(path: Path) -> bool:
    """Only looks. Raises StorageError for a database that is broken, newer, or another program's."""
    if not path.exists():
        return True
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return schema.is_behind(str(path), _tables(connection), lambda: _revision(connection))
    except sqlite3.Error as error:
        remedy = "check the file and its folder, or set BOUNCEBOT_DATABASE_URL"
        raise StorageError(f"{path} cannot be used ({error}); {remedy}.") from None


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _revision(connection: sqlite3.Connection) -> str | None:
    row = connection.execute(schema.REVISION).fetchone()
    return str(row[0]) if row else None


def _engine(path: Path, *, writes: bool) -> AsyncEngine:
    """Its transactions are `BEGIN IMMEDIATE` when it writes, and plain reads otherwise."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", pool_size=1 if writes else 4, max_overflow=0, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin_immediate if writes else _begin)
    return engine


async def _write_ahead(engine: AsyncEngine) -> None:
    """Turns on write-ahead logging, which stays in the file: only once it is known to be ours."""
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        cursor = await driver.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
        await cursor.close()


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event says BEGIN, not the driver
    cursor = connection.cursor()
    for pragma in ("synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
