"""PostgreSQL, shared by as many processes as there are: the driver gets the URL as it is, as libpq would."""

import asyncio
from contextlib import AbstractAsyncContextManager, suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import asyncpg
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage import schema
from bot.storage.frozen import end_the_frozen
from bot.storage.local import Question
from bot.storage.trouble import ERRORS, may_work_again, words

T = TypeVar("T")

CONNECT_SECONDS = 10.0
COMMAND_SECONDS = 30.0
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
IDLE_SECONDS = 3.0
"""After so long without a word in a transaction it is ended: who is frozen keeps no row locked."""
MIGRATION_LOCK = 0x626F756E6365
"""Of PostgreSQL's advisory locks: "bounce" in ASCII."""


class Postgres:
    """Implements `bot.storage.engine.Database`."""

    shared = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._writing = self._engine(size=1)
        self._reading = self._engine(size=4).execution_options(isolation_level="AUTOCOMMIT")

    async def open(self, *, migrate: bool = True) -> None:
        """Of several that start together one migrates, and the others wait for it."""
        try:
            async with self._writing.begin() as connection:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                await connection.run_sync(self._bring_up_to_date, migrate)
        except StorageError:
            await self._writing.dispose()
            raise
        except ERRORS as error:
            await self._writing.dispose()
            remedy = "check BOUNCEBOT_DATABASE_URL, and that the server runs and lets us in"
            raise StorageError(f"{self._name} cannot be used ({words(error)}); {remedy}.") from None

    async def ask(self, question: Question[T]) -> T:
        """A connection that ended since it was last used is noticed by its use, and the others go with it:
        so a restart of the server is over for us once it is over. `Writer` tries again by itself."""
        try:
            return await self._asked(question)
        except ERRORS as error:
            if not may_work_again(error):
                raise
            return await self._asked(question)

    async def _asked(self, question: Question[T]) -> T:
        async with self._reading.connect() as connection:
            return await question(connection)

    async def write(self, work: Question[T]) -> T:
        """What takes long may wait for a process that is frozen."""
        writing = asyncio.create_task(self._written(work))
        while not (await asyncio.wait({writing}, timeout=IDLE_SECONDS))[0]:
            with suppress(*ERRORS):
                await self._asked(lambda connection: end_the_frozen(connection, IDLE_SECONDS))
        return await writing

    async def _written(self, work: Question[T]) -> T:
        async with self._writing.begin() as connection:
            return await work(connection)

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._writing.begin()

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return self._writing.begin()

    async def close(self) -> None:
        await self._writing.dispose()
        await self._reading.dispose()

    def must_exist(self) -> None:
        """A server makes no database by being asked for it."""

    async def in_use(self) -> bool:
        async with self._writing.connect() as connection:
            others = (await connection.execute(text(OTHERS))).scalar()
        await self._writing.dispose()
        return bool(others)

    @property
    def _name(self) -> str:
        """Without the password, which is nobody's business in a log."""
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
        """Raises ConnectionError for whatever is in the way."""
        try:
            return await asyncpg.connect(
                self._url,
                timeout=CONNECT_SECONDS,
                command_timeout=COMMAND_SECONDS,
                server_settings={"idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s"},
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, OSError) as error:
            raise ConnectionError(words(error)) from error

    def _bring_up_to_date(self, connection: Connection, migrate: bool) -> None:
        tables = {name for name in inspect(connection).get_table_names() if not name.startswith("pgqueuer")}
        behind = schema.is_behind(
            self._name, tables, lambda: connection.execute(text(schema.REVISION)).scalar()
        )
        if behind and (migrate or not tables):
            schema.migrate(connection)
