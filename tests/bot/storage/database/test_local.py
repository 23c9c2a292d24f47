"""Queries on a synchronous database."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import StaticPool, create_engine, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database.local import LocalEngine


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    in_memory = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    engine = LocalEngine(in_memory, threads=1)
    yield engine
    engine.close()


async def one(connection: AsyncConnection) -> int:
    return int((await connection.execute(text("SELECT 1"))).scalar_one())


async def count(connection: AsyncConnection) -> int:
    return int((await connection.execute(text("SELECT count(*) FROM t"))).scalar_one())


async def test_an_answer_is_returned(engine: LocalEngine) -> None:
    assert await engine.ask(one) == 1
    assert await engine.write(one) == 1


async def test_an_error_is_raised_and_rolled_back(engine: LocalEngine) -> None:
    await engine.write(lambda c: c.execute(text("CREATE TABLE t (n)")))

    async def broken(connection: AsyncConnection) -> None:
        await connection.execute(text("INSERT INTO t VALUES (1)"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await engine.write(broken)
    assert await engine.ask(count) == 0


async def test_a_query_that_awaits_something_else_is_an_error(engine: LocalEngine) -> None:
    async def sleepy(connection: AsyncConnection) -> int:
        await asyncio.sleep(0)
        return await one(connection)

    with pytest.raises(RuntimeError, match="awaited something other than its connection"):
        await engine.ask(sleepy)
