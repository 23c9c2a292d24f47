"""Runs the asynchronous queries on a database that answers synchronously, such as an SQLite file.

Each query is a coroutine that awaits nothing but its connection. Here the connection never suspends, so a
whole batch runs to its end in one thread, instead of switching threads for every statement.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Engine, Row
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[T]]
"""A query or a write."""


class LocalEngine:
    """A synchronous engine with its own threads."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="storage")

    async def ask(self, question: Work[T]) -> T:
        """Runs a query in a transaction that changes nothing."""
        return await self._in_thread(self._ask, question)

    async def write(self, work: Work[T]) -> T:
        """Runs a query in a transaction that is committed at the end."""
        return await self._in_thread(self._write, work)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for a command-line command. It blocks the event loop meanwhile."""
        with self._engine.begin() as connection:
            yield cast("AsyncConnection", _LocalConnection(connection))

    def close(self) -> None:
        """Waits for running queries."""
        self._threads.shutdown()
        self._engine.dispose()

    async def _in_thread(self, run: Callable[[Work[T]], T], work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, run, work)

    def _ask(self, question: Work[T]) -> T:
        with self._engine.connect() as connection:
            return _to_its_end(question, connection)

    def _write(self, work: Work[T]) -> T:
        with self._engine.begin() as connection:
            return _to_its_end(work, connection)


class _LocalConnection:
    """The part of AsyncConnection that our queries use."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Any, parameters: Any = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)

    async def stream(self, statement: Any, execution_options: Any = None) -> "_LocalRows":
        return _LocalRows(self._connection.execute(statement, execution_options=execution_options))

    async def run_sync(self, run: Callable[[Connection], T]) -> T:
        return run(self._connection)


class _LocalRows:
    """The part of AsyncResult that our queries use."""

    def __init__(self, rows: CursorResult[Any]) -> None:
        self._rows = rows

    async def partitions(self) -> AsyncIterator[Sequence[Row[Any]]]:
        for batch in self._rows.partitions():
            yield batch


def _to_its_end(work: Work[T], connection: Connection) -> T:
    async def answer() -> T:
        return await work(cast("AsyncConnection", _LocalConnection(connection)))

    running = answer()
    try:
        running.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    running.close()
    raise RuntimeError("a database query awaited something other than its connection")
