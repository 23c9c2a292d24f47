"""SQLite as the store needs it: durable, one writer, and readers that never wait for it."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, QueuePool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError, WrongDatabaseError
from bot.storage.database import schema
from bot.storage.database.local import LocalEngine, Work
from bot.storage.database.trouble import words

PATIENCE = 2.0
"""Seconds to wait for another program's lock: less than the 3 seconds that Slack waits, so that users can be
told that their request was not stored."""
READERS = 4
ONLY_OURS = 0o600
"""File mode: the database holds addresses and mail text. The files SQLite creates beside it get the same
mode."""

LOG_PATIENCE = 0.2
"""Seconds that emptying the log waits for readers; writers wait too meanwhile."""

_PRIMARY = 0xFF
"""The bits of SQLite's extended error codes that hold the primary one."""
_PRAGMAS = (
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # overwrites what is deleted or replaced; not every build does so by itself
)
_MAKE_USABLE = "check that it and its folder can be written to and have room, or set BOUNCEBOT_DATABASE_URL"
_REPLACE = "it is damaged, or was copied only in part: put a backup in its place"

T = TypeVar("T")


class Sqlite:
    """One file, used by one process. Implements `bot.storage.database.engine.Database`."""

    shared = False

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self._writer = _local(self.path, 1, _begin_immediate)
        self._readers = _local(self.path, READERS, _begin)

    async def open(self, *, migrate: bool = True, receiving: bool = False) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{self.path.parent} cannot be created ({error.strerror}); name another folder."
            ) from None
        if self.path.is_dir():
            raise _unusable(self.path, "it is a folder", "name a file in BOUNCEBOT_DATABASE_URL")
        try:
            if receiving and _is_new(self.path):
                await self._create(schema.mark_unfinished)
            migrate = migrate or _is_new(self.path)
            if needs_migration(self.path, receiving=receiving) and migrate:
                await self._create(schema.migrate)
            if migrate:
                await asyncio.to_thread(_enable_wal, self.path)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _unusable(
                self.path, words(error), _REPLACE if _is_damaged(error) else _MAKE_USABLE
            ) from None
        except OSError as error:
            raise _unusable(self.path, error.strerror or "no access") from None

    async def _create(self, tables: Callable[[Connection], None]) -> None:
        self.path.touch(mode=ONLY_OURS)  # before SQLite creates it readable by everybody
        await self._writer.write(lambda connection: connection.run_sync(tables))

    async def ask(self, question: Work[T]) -> T:
        return await self._readers.ask(question)

    async def write(self, work: Work[T]) -> T:
        return await self._writer.write(work)

    async def close(self) -> None:
        self._readers.close()
        self._writer.close()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._readers.transaction()

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._writer.transaction()

    async def erase_traces(self) -> None:
        """Writes the write-ahead log into the database and empties it. A reader that does not end, or
        a full disk, prevents that until the next time."""
        await asyncio.to_thread(_empty_log, self.path)

    def must_exist(self) -> None:
        if not self.path.exists():
            raise WrongDatabaseError(
                f"{self.path} does not exist; BOUNCEBOT_DATABASE_URL names the database."
            )

    async def in_use(self) -> bool:
        """A process that has it open in write-ahead mode holds a lock that prevents an exclusive one."""
        with closing(sqlite3.connect(self.path, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            try:
                connection.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError:
                return True
        return False


def needs_migration(path: Path, *, receiving: bool = False) -> bool:
    """Whether a migration is needed, without changing what is stored. Raises StorageError for a database that
    is newer, unfinished or another program's, sqlite3.Error for a broken one.

    Opened for writing, because SQLite must be able to roll back what a killed process left half-written.
    """
    if not path.exists():
        return True
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
        tables = _tables(connection)
        return schema.is_behind(str(path), tables, lambda: _revision(connection), receiving=receiving)


def _is_new(path: Path) -> bool:
    """Whether it does not exist, or is empty, as a start with a full disk leaves it."""
    return not path.exists() or path.stat().st_size == 0


def _unusable(path: Path, why: str, remedy: str = _MAKE_USABLE) -> StorageError:
    return StorageError(f"{path} cannot be used ({why}); {remedy}.")


def _is_damaged(error: Exception) -> bool:
    code: int = getattr(getattr(error, "orig", None) or error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & _PRIMARY in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _revision(connection: sqlite3.Connection) -> str | None:
    row = connection.execute(schema.REVISION).fetchone()
    return str(row[0]) if row else None


def _local(path: Path, size: int, begin: Callable[[Any], None]) -> LocalEngine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": PATIENCE},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", begin)
    return LocalEngine(engine, size)


def _enable_wal(path: Path) -> None:
    """Turns on write-ahead logging, permanently; so only after the file is known to be ours."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")


def _empty_log(path: Path) -> None:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=LOG_PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # BEGIN is issued in SQLAlchemy's "begin" event, not by the driver
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
