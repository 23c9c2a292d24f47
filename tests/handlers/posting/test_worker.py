"""A worker that is woken and stopped."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.errors import StorageError
from handlers.posting import worker as module
from handlers.posting.worker import Worker


async def test_a_worker_woken_and_stopped_at_once_ends() -> None:
    began = asyncio.Event()

    async def work() -> float:
        began.set()
        return 60.0

    worker = Worker("a worker", work)
    worker.start()
    await began.wait()
    await asyncio.sleep(0)
    worker.wake()
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await worker.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_neither_a_database_outage_nor_a_bug_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AFTER_AN_ERROR", 0.01)
    errors, worked = [StorageError("it is away"), ValueError("a defect of ours")], asyncio.Event()

    async def work() -> None:
        if errors:
            raise errors.pop(0)
        worked.set()

    worker = Worker("a worker", work)
    with capture_logs() as lines:
        worker.start()
        await asyncio.wait_for(worked.wait(), 60)
        await worker.stop()
    assert [line.get("worker") for line in lines] == ["a worker"], "of the database the store tells"


async def test_what_another_process_stores_is_found_without_being_woken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SWEEP", 0.01)
    rounds, third = 0, asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 3:
            third.set()

    worker = Worker("a worker", work)
    worker.start()
    await asyncio.wait_for(third.wait(), 60)
    await worker.stop()
