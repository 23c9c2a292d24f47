"""One writer: whatever waits is written in one transaction, and each caller still gets its own answer."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError, StorageError
from bot.storage.engine import Database
from bot.storage.trouble import ERRORS, may_work_again, storage_error

MOST_AT_ONCE = 200
"""Bounds how long one transaction keeps others waiting."""
MOST_TRIES = 5

_log = structlog.get_logger()
T = TypeVar("T")
Work = Callable[[AsyncConnection], Awaitable[Any]]


@dataclass(slots=True)
class _Job:
    work: Work
    answer: asyncio.Future[Any]


class Writer:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._refuses = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="storage writer")

    async def stop(self) -> None:
        """Writes what waits, then ends."""
        if self._task:
            await self._jobs.join()
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Returns once it is committed. Raises what `work` raises, or StorageError when nothing is."""
        job = _Job(work, asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        return cast("T", await job.answer)

    async def _run(self) -> None:
        while True:
            batch = [await self._jobs.get()]
            while len(batch) < MOST_AT_ONCE and not self._jobs.empty():
                batch.append(self._jobs.get_nowait())
            try:
                await self._commit(batch)
            finally:
                for _ in batch:
                    self._jobs.task_done()

    async def _commit(self, batch: list[_Job]) -> None:
        outcomes = await self._outcomes(batch)
        self._tell(outcomes[0])
        for job, outcome in zip(batch, outcomes, strict=True):
            if job.answer.done():
                continue
            if isinstance(outcome, Exception):
                job.answer.set_exception(outcome)
            else:
                job.answer.set_result(outcome)

    def _tell(self, outcome: Any) -> None:
        """Once when trouble begins, once when it is over. It meets a batch as a whole."""
        refuses = isinstance(outcome, StorageError)
        if refuses and not self._refuses:
            _log.error("database_refuses", why=str(outcome))
        elif self._refuses and not refuses:
            _log.info("database_takes_again")
        self._refuses = refuses

    async def _all(self, connection: AsyncConnection, batch: list[_Job]) -> list[Any]:
        return [await self._try(connection, job) for job in batch]

    async def _outcomes(self, batch: list[_Job]) -> list[Any]:
        """What became of each. Who lost against another process only tries again: nothing was written."""
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                return await self._database.write(lambda connection: self._all(connection, batch))
            except ERRORS as error:
                if not (tries_left and may_work_again(error)):
                    return [storage_error(error) for _ in batch]
        raise AssertionError("the last try returns")

    async def _try(self, connection: AsyncConnection, job: _Job) -> Any:
        """A conflict undoes its own change and nobody else's."""
        try:
            async with connection.begin_nested():
                return await job.work(connection)
        except ConflictError as conflict:
            return conflict
