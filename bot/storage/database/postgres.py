"""PostgreSQL, which several processes can share. The driver gets the URL unchanged, as libpq would."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.database import schema
from bot.storage.database.frozen import end_frozen_sessions
from bot.storage.database.local import Work
from bot.storage.database.trouble import ERRORS, is_temporary, words
from bot.storage.database.unopened import why_unopened

T = TypeVar("T")

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 30.0
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
IDLE_SECONDS = 3.0
"""A session idle in a transaction for this long is ended, so that a frozen process keeps no rows locked."""
MIGRATION_LOCK = 0x626F756E6365
"""The key of the advisory lock: "bounce" in ASCII."""


class Postgres:
    """Implements `bot.storage.database.engine.Database`."""

    shared = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._writing = self._engine(size=1)
        self._reading = self._engine(size=4).execution_options(isolation_level="AUTOCOMMIT")

    async def open(self, *, migrate: bool = True, receiving: bool = False) -> None:
        """Migrates. Of several processes that start together one does it, and the others wait for it."""
        try:
            if receiving:
                await self._alone(self._mark_if_new)
            await self._alone(lambda connection: self._bring_up_to_date(connection, migrate, receiving))
        except StorageError:
            await self._writing.dispose()
            raise
        except ERRORS as error:
            await self._writing.dispose()
            raise why_unopened(self._name, error) from None

    async def _alone(self, create: Callable[[Connection], None]) -> None:
        """Runs it in a transaction while no other process does the same."""
        async with self._writing.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            await connection.run_sync(create)

    async def ask(self, question: Work[T]) -> T:
        """Runs a query, once more if the connection was lost.

        A lost connection is noticed on use, and the pool then discards the others too, so a server restart
        costs one retry. `Writer` retries by itself.
        """
        try:
            return await self._asked(question)
        except ERRORS as error:
            if not is_temporary(error):
                raise
            return await self._asked(question)

    async def _asked(self, question: Work[T]) -> T:
        async with self._reading.connect() as connection:
            return await question(connection)

    async def write(self, work: Work[T]) -> T:
        """Runs a write. If it takes long, it may be blocked by a frozen process: its session is ended."""
        writing = asyncio.create_task(self._written(work))
        while not (await asyncio.wait({writing}, timeout=IDLE_SECONDS))[0]:
            with suppress(*ERRORS):
                await self._asked(lambda connection: end_frozen_sessions(connection, IDLE_SECONDS))
        return await writing

    async def _written(self, work: Work[T]) -> T:
        async with self._writing.begin() as connection:
            return await work(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """All tables as of one moment. May be idle for as long as a reader behind a pipe likes: it locks no
        rows."""
        async with self._reading.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            async with connection.begin():
                await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                yield connection

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._writing.begin()

    async def close(self) -> None:
        await self._writing.dispose()
        await self._reading.dispose()

    async def erase_traces(self) -> None:
        """Does nothing: the server's autovacuum frees and reuses the space."""

    def must_exist(self) -> None:
        """Does nothing: connecting never creates a database on the server."""

    async def in_use(self) -> bool:
        async with self._writing.connect() as connection:
            others = (await connection.execute(text(OTHERS))).scalar()
        await self._writing.dispose()
        return bool(others)

    @property
    def _name(self) -> str:
        """The database's name for messages, without the password."""
        parts = urlsplit(self._url)
        called = f"The database {parts.path.strip('/')}".rstrip()
        return f"{called} on {parts.netloc.rpartition('@')[2] or 'this machine'}"

    def _engine(self, size: int) -> AsyncEngine:
        return create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            pool_size=size,
            max_overflow=0,
            hide_parameters=True,
        )

    async def _connect(self) -> Any:
        """A new connection. Raises ConnectionError for every failure."""
        try:
            return await asyncpg.connect(
                self._url,
                timeout=CONNECT_SECONDS,
                command_timeout=COMMAND_SECONDS,
                server_settings={"idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s"},
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, OSError) as error:
            raise ConnectionError(words(error)) from error

    def _mark_if_new(self, connection: Connection) -> None:
        if not _tables(connection):
            schema.mark_unfinished(connection)

    def _bring_up_to_date(self, connection: Connection, migrate: bool, receiving: bool) -> None:
        tables, revision = _tables(connection), text(schema.REVISION)
        behind = schema.is_behind(
            self._name, tables, lambda: connection.execute(revision).scalar(), receiving=receiving
        )
        if behind and (migrate or not tables):
            schema.migrate(connection)


def _tables(connection: Connection) -> set[str]:
    """The tables that are not the queue's."""
    return {name for name in inspect(connection).get_table_names() if not name.startswith("pgqueuer")}
