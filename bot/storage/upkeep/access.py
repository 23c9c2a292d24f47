"""Opens a database for an operator's command: it must exist and be ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.database.engine import Database, database
from bot.storage.database.schema import CURRENT
from bot.storage.database.trouble import storage_error
from bot.storage.database.version import version

BATCH = 1000
"""Rows read at a time, so that no table has to fit into memory."""


@asynccontextmanager
async def to_read(url: str) -> AsyncIterator[AsyncConnection]:
    """A consistent view of the data; a running bot can go on writing. Raises StorageError."""
    there = database(url)
    async with opened_as_it_is(there), there.reading() as connection:
        yield connection


@asynccontextmanager
async def to_change(url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction, committed at the end; nothing is left of what it removed. Raises StorageError."""
    there = database(url)
    async with opened_as_it_is(there):
        async with there.writing() as connection:
            yield connection
        await there.erase_traces()


@asynccontextmanager
async def opened_as_it_is(there: Database) -> AsyncIterator[None]:
    """Opens a database that exists. An older one is refused, not migrated: the bot that uses it may be older
    too."""
    there.must_exist()
    async with opened(there, migrate=False):
        found = await there.ask(version)
        if found.is_old:
            raise StorageError(
                f"The database has schema {found.schema}, and this version takes {CURRENT}; `bouncebot run` "
                "migrates it at its start, or use the version that wrote it."
            )
        yield


@asynccontextmanager
async def opened(where: Database, *, migrate: bool = True, receiving: bool = False) -> AsyncIterator[None]:
    """Opens the database, and closes it at the end. `migrate` and `receiving` are as for `Database.open`.
    Raises StorageError for every database error."""
    try:
        await where.open(migrate=migrate, receiving=receiving)
        yield
    except SQLAlchemyError as error:
        raise storage_error(error) from None
    finally:
        await where.close()


async def rows(connection: AsyncConnection, question: Select[Any]) -> AsyncIterator[list[Row[Any]]]:
    """The rows, a batch at a time."""
    found = await connection.stream(question, execution_options={"yield_per": BATCH})
    async for batch in found.partitions():
        yield list(batch)
