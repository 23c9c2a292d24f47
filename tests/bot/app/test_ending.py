"""A process whose tasks are all cancelled at once ends, whatever was under way, and so do its parts."""

import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import explain
from bot.clock import SchedulerClock
from bot.incidents import IncidentService
from bot.incidents.timing import Timing
from bot.models.intake import Intake
from bot.running.leases import Shared
from bot.storage import SqlStore
from tests.bot.incidents.house import Doctor, PaperMailroom
from tests.given import intake
from tests.postgres import Server


class SlowMailroom(PaperMailroom):
    """Fetches for ever, so that the lease on a channel is held."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = asyncio.Event()

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        self.asked.set()
        await asyncio.Event().wait()
        return []


@pytest.mark.filterwarnings("ignore:The garbage collector is trying:sqlalchemy.exc.SAWarning")
@pytest.mark.parametrize("under_way", [True, False])
async def test_all_tasks_cancelled_at_once_end(postgres: Server, under_way: bool) -> None:
    """A channel's lease is given back although the writer, who should write that, is gone too."""
    url = await postgres.database()
    before = open_sockets()
    store = SqlStore(url)
    await store.open()
    clock, mailroom = SchedulerClock(store), SlowMailroom()
    leases = Shared(store, "us", 15, clock.now)
    await leases.start()
    incidents = IncidentService(
        store=store, history=store, clock=clock, diagnose=Doctor(), mailroom=mailroom, directory=mailroom,
        reporter=mailroom, explain=explain.explain, timing=Timing(), leases=leases, owner="us",
        changed=lambda: None,
    )  # fmt: skip
    await incidents.start()
    await clock.start(incidents.run_due)
    if under_way:
        await incidents.accept(intake())
        await asyncio.wait_for(mailroom.asked.wait(), 60)
    assert await cancelled_at_once() == set()
    async with asyncio.timeout(60):
        for part in (clock, incidents, leases, store):
            await (part.close() if isinstance(part, SqlStore) else part.stop())
        while others := others_under_way():  # the driver tells the server of each query that was cancelled
            await asyncio.wait(others)
        while open_sockets() > before:
            gc.collect()  # closes a connection whose user was cancelled at a bad moment
            await asyncio.sleep(0)


async def cancelled_at_once() -> set[asyncio.Task[object]]:
    """Cancels all tasks but this one. Returns those that have not ended after a minute."""
    ours = others_under_way()
    for task in ours:
        task.cancel()
    return (await asyncio.wait(ours, timeout=60))[1]


def others_under_way() -> set[asyncio.Task[object]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}


def open_sockets() -> int:
    """How many this process has; one left open would be reported against a later test."""
    return sum(each.is_socket() for each in Path("/proc/self/fd").iterdir())
