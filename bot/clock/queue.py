"""The clock of several processes: each check wakes one of them, and a sweep finds checks without a call."""

import asyncio
from datetime import datetime, timedelta

from bot.clock.rounds import Rounds
from bot.clock.scheduler import CHECK_FAILED, GRACE_SECONDS
from bot.clock.server_time import ServerTime
from bot.clock.set_aside import SetAside
from bot.clock.wakeups import WakeUp, WakeUps
from bot.ports.clock import Round, Run
from bot.ports.store import Watches
from bot.running.failures import failures_logged
from bot.running.tasks import end

SWEEP_SECONDS = 2.0
SWEPT_AHEAD = timedelta(seconds=2 * SWEEP_SECONDS)
"""How far ahead the sweep looks for checks without a wake-up call."""
SWEPT_AT_ONCE = 2000
GATHERED_FOR = 0.02
"""Seconds for which calls are collected, so that many are enqueued in one statement."""


class QueueClock:
    """Implements the port `Clock`. The stored watch says what is due; a call only wakes one process."""

    def __init__(
        self,
        url: str,
        store: Watches,
        time: ServerTime,
        *,
        lease: float,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        """`time`: already measured. `lease`: seconds after which a dead process's calls go to another."""
        self._store = store
        self._time = time
        self._grace_seconds = grace_seconds
        self._rounds = Rounds()
        self._set_aside = SetAside()
        self._wakeups = WakeUps(url, self._run_check, timedelta(seconds=lease))
        self._run: Run | None = None
        self._gathered: asyncio.Queue[WakeUp] = asyncio.Queue()
        self._enqueueing: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return self._time.now()

    async def start(self, run: Run) -> None:
        self._run = run
        self._wakeups.start()
        self._enqueueing = asyncio.create_task(self._enqueue_for_ever(), name="wake-ups are enqueued")
        self._rounds.add("sweep", SWEEP_SECONDS, self._sweep)

    async def stop(self) -> None:
        """Starts no more checks; those that run get the grace period, then are cancelled and handed back."""
        self._run = None
        await self._rounds.stop()
        await end(self._enqueueing)
        await self._wakeups.stop(self._grace_seconds)

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:
        self._gathered.put_nowait(WakeUp(incident, check_no, at, urgent))

    async def every(self, name: str, seconds: float, go: Round) -> None:
        self._rounds.add(name, seconds, go)

    async def _sweep(self) -> None:
        await self._time.measure()
        now = self.now()
        due = await self._store.due(now + SWEPT_AHEAD, SWEPT_AT_ONCE + len(self._set_aside))
        calls = [
            WakeUp(one.incident, one.check_no, one.next_check_at, one.urgent)
            for one in due
            if one.next_check_at and (one.incident, one.check_no) not in self._set_aside
        ]
        await self._wakeups.enqueue(calls, now)

    async def _enqueue_for_ever(self) -> None:
        while True:
            calls = [await self._gathered.get()]
            await asyncio.sleep(GATHERED_FOR)
            while not self._gathered.empty():
                calls.append(self._gathered.get_nowait())
            with failures_logged("wake_ups_not_enqueued", calls=len(calls)):
                await self._wakeups.enqueue(calls, self.now())

    async def _run_check(self, incident: str, check_no: int) -> None:
        if self._run is None or (incident, check_no) in self._set_aside:
            return
        with failures_logged(CHECK_FAILED, incident=incident, check=check_no):
            await self._set_aside.run(self._run, incident, check_no)
