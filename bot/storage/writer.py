"""The single writer: everything waiting is written in one transaction, and each caller gets its own
result."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.running.tasks import end
from bot.storage.database.engine import Database
from bot.storage.database.local import Work
from bot.storage.database.trouble import ERRORS, is_data_error, is_temporary, storage_error
from bot.storage.database.trouble_log import TroubleLog

MOST_AT_ONCE = 200
"""Most jobs in one transaction, so that others do not wait long."""
MOST_TRIES = 5

T = TypeVar("T")
Item = TypeVar("Item")


@dataclass(slots=True, eq=False)
class _Job:
    work: Callable[[AsyncConnection, Sequence[Any]], Awaitable[Sequence[Any]]]
    """Takes the items of all jobs with the same work."""
    item: Any
    answer: asyncio.Future[Any]


class Writer:
    def __init__(self, database: Database, trouble_log: TroubleLog) -> None:
        self._database = database
        self._trouble_log = trouble_log
        self._jobs: asyncio.Queue[_Job] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="storage writer")

    async def stop(self) -> None:
        """Writes what is waiting, then stops. Later writes are refused."""
        if self._task:
            await self._jobs.join()
            await end(self._task)

    async def write(self, work: Work[T]) -> T:
        """Runs the work and returns once it is committed. Raises what `work` raises, or StorageError."""
        return cast("T", await self.together(_one_by_one, work))

    async def together(
        self,
        work: Callable[[AsyncConnection, Sequence[Item]], Awaitable[Sequence[T | Exception]]],
        item: Item,
    ) -> T:
        """Like `write`, but `work` is called once with all waiting items.

        `work` returns a result for each item: an exception if nothing was written for it. If it raises,
        everything is rolled back and each item is tried alone.
        """
        if self._task and self._task.done():
            raise _closed()
        job = _Job(work, item, asyncio.get_running_loop().create_future())
        self._jobs.put_nowait(job)
        return cast("T", await job.answer)

    async def _run(self) -> None:
        try:
            while True:
                await self._write_batch([await self._jobs.get()])
        finally:
            while not self._jobs.empty():
                self._settle([self._jobs.get_nowait()])

    async def _write_batch(self, batch: list[_Job]) -> None:
        while len(batch) < MOST_AT_ONCE and not self._jobs.empty():
            batch.append(self._jobs.get_nowait())
        try:
            await self._commit(batch)
        finally:
            self._settle(batch)

    def _settle(self, batch: Sequence[_Job]) -> None:
        """Refuses jobs that have no answer, because the writer was cancelled: nobody may wait for it then,
        since those who give back leases when they are cancelled would never end."""
        for job in batch:
            if not job.answer.done():
                job.answer.set_exception(_closed())
            self._jobs.task_done()

    async def _commit(self, batch: Sequence[_Job]) -> None:
        outcomes = await self._outcomes(batch)
        for job, outcome in zip(batch, outcomes, strict=True):
            self._trouble_log.ended("write", outcome)
            if job.answer.done():
                continue
            if isinstance(outcome, Exception):
                job.answer.set_exception(outcome)
            else:
                job.answer.set_result(outcome)

    async def _outcomes(self, batch: Sequence[_Job]) -> Sequence[Any]:
        """The result or exception of each job."""
        for tries_left in reversed(range(MOST_TRIES)):
            try:
                return await self._database.write(lambda connection: _all(connection, batch))
            except ERRORS as error:
                if tries_left and is_temporary(error):
                    continue
                refusal: Exception = storage_error(error)
                if not is_data_error(error):
                    return [refusal for _ in batch]
            except Exception as error:
                refusal = error
            return [refusal] if len(batch) == 1 else await self._one_at_a_time(batch)
        raise AssertionError("the last try returns")

    async def _one_at_a_time(self, batch: Sequence[_Job]) -> Sequence[Any]:
        """One job causes the error; tried alone, the others succeed."""
        return [outcome for job in batch for outcome in await self._outcomes([job])]


def _closed() -> StorageError:
    return StorageError("The database was closed before this was written.")


async def _all(connection: AsyncConnection, batch: Sequence[_Job]) -> Sequence[Any]:
    """Runs jobs with the same work together."""
    outcomes: dict[_Job, Any] = {}
    works = dict.fromkeys(job.work for job in batch)
    for work in works:
        jobs = [job for job in batch if job.work is work]
        outcomes |= zip(jobs, await work(connection, [job.item for job in jobs]), strict=True)
    return [outcomes[job] for job in batch]


async def _one_by_one(connection: AsyncConnection, works: Sequence[Work[T]]) -> Sequence[T]:
    return [await work(connection) for work in works]
