"""Moves the data to another database, such as from SQLite to PostgreSQL."""

from collections.abc import Mapping

from sqlalchemy import Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.database.engine import Database, database
from bot.storage.database.schema import mark_finished, mark_unfinished
from bot.storage.tables import metadata
from bot.storage.upkeep.access import opened, opened_as_it_is, rows


async def move(source: str, target: str) -> Mapping[str, int]:
    """Copies every row in one transaction and leaves the source unchanged. Returns the number of rows by
    table.

    Until then the target is marked as unfinished, so that nobody starts with it what is still to be moved.
    Raises StorageError if a bot is using the source, if that is an older one, or if the target is not empty.
    """
    await _refuse_if_in_use(database(source))
    old, new = database(source), database(target)
    async with opened_as_it_is(old), opened(new, receiving=True):
        async with new.writing() as writing:
            await _refuse_unless_empty(writing)
            await writing.run_sync(mark_unfinished)
        async with old.reading() as reading, new.writing() as writing:
            moved = {table.name: await _copy(reading, writing, table) for table in metadata.sorted_tables}
            await _continue_numbers(writing)
            await writing.run_sync(mark_finished)
    return moved


async def _refuse_if_in_use(old: Database) -> None:
    async with opened_as_it_is(old):
        pass  # raises StorageError if the database is not ours, before `in_use` is asked
    if await old.in_use():
        raise StorageError("A bouncebot is still using the database; stop it first, then move.")


async def _refuse_unless_empty(writing: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if (await writing.execute(select(func.count()).select_from(table))).scalar():
            raise StorageError(
                f"The target has rows in {table.name}; it must be new or empty, nothing is overwritten."
            )


async def _copy(reading: AsyncConnection, writing: AsyncConnection, table: Table) -> int:
    copied = 0
    async for batch in rows(reading, select(table)):
        await writing.execute(insert(table), [dict(row._mapping) for row in batch])
        copied += len(batch)
    return copied


async def _continue_numbers(writing: AsyncConnection) -> None:
    """Sets PostgreSQL's sequences, which do not notice inserted numbers."""
    if writing.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if "seq" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "seq")
            highest = select(func.max(table.c.seq)).scalar_subquery()
            await writing.execute(select(func.setval(sequence, highest)))
