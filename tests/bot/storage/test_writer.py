"""Combined writes: an error affects only the write that caused it."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import RefusedValueError, StorageError
from bot.storage.database.engine import database
from bot.storage.database.trouble_log import TroubleLog
from bot.storage.writer import Writer

MOST_SECONDS = 10.0
"""A broken writer may leave somebody waiting: its test fails then, instead of hanging."""


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    file = database(f"sqlite:///{tmp_path}/b.sqlite")
    await file.open()
    writer = Writer(file, TroubleLog())
    writer.start()
    await writer.write(lambda c: c.execute(text("CREATE TABLE t (n INTEGER UNIQUE)")))
    yield writer
    await asyncio.wait_for(writer.stop(), MOST_SECONDS)
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
    assert [type(one) for one in told] == [int, int, RefusedValueError, int]
    assert await all_of(writer) == [1, 2, 3]


async def test_neither_does_a_bug_and_the_writer_goes_on(writer: Writer) -> None:
    async def broken(connection: AsyncConnection) -> None:
        raise ZeroDivisionError

    told = await asyncio.gather(writer.together(put, 1), writer.write(broken), return_exceptions=True)
    assert [type(one) for one in told] == [int, ZeroDivisionError]
    assert await all_of(writer) == [1]


async def cancel_everything_else() -> None:
    """As `asyncio.run` does at the end: all tasks at once, and each is waited for."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), MOST_SECONDS)


async def test_who_gives_something_back_when_cancelled_does_not_wait_for_a_cancelled_writer(
    writer: Writer,
) -> None:
    """Whether that write comes before or after the writer's end."""
    given_back: list[int] = []

    async def hold(turns: int) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(turns):
                await asyncio.sleep(0)
            with contextlib.suppress(StorageError):
                await writer.together(put, turns)
            given_back.append(turns)

    holders = [asyncio.create_task(hold(turns)) for turns in range(4)]
    await asyncio.sleep(0)
    await cancel_everything_else()
    assert len(given_back) == len(holders)


def cancel_the_writer() -> None:
    (task,) = (one for one in asyncio.all_tasks() if one.get_name() == "storage writer")
    task.cancel()


async def test_a_write_that_still_waits_when_the_writer_is_cancelled_is_refused(writer: Writer) -> None:
    writing = asyncio.ensure_future(writer.together(put, 1))
    cancel_the_writer()
    with pytest.raises(StorageError, match="was closed"):
        await asyncio.wait_for(writing, MOST_SECONDS)


async def test_a_write_under_way_when_the_writer_is_cancelled_gets_an_answer_too(writer: Writer) -> None:
    begun, may_end = threading.Event(), threading.Event()

    async def slow(connection: AsyncConnection) -> None:
        begun.set()
        may_end.wait()

    writing = [asyncio.ensure_future(writer.write(slow)), asyncio.ensure_future(writer.together(put, 1))]
    await asyncio.to_thread(begun.wait)
    cancel_the_writer()
    try:
        told = await asyncio.wait_for(asyncio.gather(*writing, return_exceptions=True), MOST_SECONDS)
    finally:
        may_end.set()
    assert [type(one) for one in told] == [StorageError, StorageError]


async def test_after_the_end_a_write_is_refused(writer: Writer) -> None:
    await writer.stop()
    with pytest.raises(StorageError, match="was closed"):
        await writer.together(put, 1)
