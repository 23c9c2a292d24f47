"""What a worker does when it is woken and stopped."""

import asyncio

from handlers.posting.worker import Worker


async def test_one_that_is_woken_and_stopped_in_the_same_breath_ends() -> None:
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
    async with asyncio.timeout(5):
        await worker.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
