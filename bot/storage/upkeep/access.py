"""A database as an operator's command opens it: one that is there already, and ours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import Database, database
from bot.storage.trouble import storage_error

BATCH = 1000
"""Rows at a time, so that no table has to fit into memory."""


@asynccontextmanager
async def to_read(url: str) -> AsyncIterator[AsyncConnection]:
    """What is there at one moment; a bot at work goes on writing. Raises StorageError."""
    there = database(url)
    there.must_exist()
    async with brought_up(there), there.reading() as connection:
        yield connection


@asynccontextmanager
async def to_change(url: str) -> AsyncIterator[AsyncConnection]:
    """One transaction, committed at the end. Raises StorageError."""
    there = database(url)
    there.must_exist()
    async with brought_up(there), there.writing() as connection:
        yield connection


@asynccontextmanager
async def brought_up(where: Database) -> AsyncIterator[None]:
    """To the current schema, and closed at the end. Raises StorageError for whatever it does not take."""
    try:
        await where.open()
        yield
    except SQLAlchemyError as error:
        raise storage_error(error) from None
    finally:
        await where.close()


async def rows(connection: AsyncConnection, question: Select[Any]) -> AsyncIterator[list[Row[Any]]]:
    """A batch at a time."""
    found = await connection.stream(question, execution_options={"yield_per": BATCH})
    async for batch in found.partitions():
        yield list(batch)
