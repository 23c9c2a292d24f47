"""Combined writes: an error affects only the write that caused it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.storage.engine import database
from bot.storage.trouble_log import TroubleLog
from bot.storage.writer import Writer


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    file = database(f"sqlite:///{tmp_path}/b.sqlite")
    await file.open()
    writer = Writer(file, TroubleLog())
    writer.start()
    await writer.write(lambda c: c.execute(text("CREATE TABLE t (n INTEGER UNIQUE)")))
    yield writer
    await writer.stop()
    await file.close()


async def put(connection: AsyncConnection, numbers: Sequence[int]) -> Sequence[int]:
    await connection.execute(text("INSERT INTO t VALUES (:n)"), [{"n": number} for number in numbers])
    return [-number for number in numbers]


async def all_of(writer: Writer) -> list[int]:
    async def read(connection: AsyncConnection) -> list[int]:
        return list((await connection.execute(text("SELECT n FROM t ORDER BY n"))).scalars())

    return await writer.write(read)


async def test_each_write_gets_its_own_answer(writer: Writer) -> None:
    assert await asyncio.gather(*(writer.together(put, n) for n in range(5))) == [0, -1, -2, -3, -4]
    assert await all_of(writer) == [0, 1, 2, 3, 4]


async def test_a_write_that_the_database_rejects_does_not_fail_the_others(writer: Writer) -> None:
    told = await asyncio.gather(*(writer.together(put, n) for n in (1, 2, 2, 3)), return_exceptions=True)
    assert [type(one) for one in told] == [int, int, StorageError, int]
    assert await all_of(writer) == [1, 2, 3]


async def test_neither_does_a_bug_and_the_writer_goes_on(writer: Writer) -> None:
    async def broken(connection: AsyncConnection) -> None:
        raise ZeroDivisionError

    told = await asyncio.gather(writer.together(put, 1), writer.write(broken), return_exceptions=True)
    assert [type(one) for one in told] == [int, ZeroDivisionError]
    assert await all_of(writer) == [1]
