"""A database as an operator's command opens it: one that is there already, and ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.engine import Database, database


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[AsyncConnection]:
    """One transaction, committed at the end. Raises StorageError."""
    there = database(url)
    there.must_exist()
    async with transaction(there) as connection:
        yield connection


@asynccontextmanager
async def transaction(where: Database) -> AsyncIterator[AsyncConnection]:
    """With the current schema. Raises StorageError."""
    try:
        await where.open()
        async with where.writing.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StorageError(f"The database did not take it: {error}") from None
    finally:
        await where.close()
