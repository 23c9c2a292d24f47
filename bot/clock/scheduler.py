"""The clock of one process, with APScheduler. The database knows what is due; nothing is stored here."""

import asyncio
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.clock.rounds import Rounds
from bot.clock.set_aside import SetAside
from bot.ports.clock import Round, Run
from bot.ports.store import Watches
from bot.running.failures import failures_logged
from bot.running.tasks import end

AT_ONCE = 20
"""Checks that run at the same time; the others wait, overdue ones first."""
JOB_INSTANCES = 2
"""Runs of the wake-up job at the same time: APScheduler still counts one that has just ended."""
SWEEP_SECONDS = 30.0
"""Between sweeps, which find checks without a wake-up, such as one whose lease ran out."""
GRACE_SECONDS = 10.0
"""Seconds that running checks get to finish when the process is told to stop."""
CHECK_FAILED = "check_failed"


class SchedulerClock:
    """Wakes for the earliest due watch, and sweeps periodically. Implements the port `Clock`."""

    def __init__(
        self, store: Watches, sweep_seconds: float = SWEEP_SECONDS, grace_seconds: float = GRACE_SECONDS
    ) -> None:
        self._store = store
        self._grace_seconds = grace_seconds
        self._sweep_seconds = sweep_seconds
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
        self._rounds = Rounds()
        self._run: Run | None = None
        self._running: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._set_aside = SetAside()
        self._woken = asyncio.Event()
        """Set when something may be due that the current query has not seen."""
        self._waking: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def start(self, run: Run) -> None:
        self._run = run
        self._scheduler.start()
        self._waking = asyncio.create_task(self._start_due_whenever_woken(), name="what is due")
        self._rounds.add("sweep", self._sweep_seconds, self._wake_up)

    async def stop(self) -> None:
        """Starts no more checks; those that run get the grace period, then are cancelled and handed back."""
        self._run = None
        await self._rounds.stop()
        self._woken.set()
        if self._waking:
            await asyncio.wait({self._waking})
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=self._grace_seconds)
            for task in late:
                await end(task)

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:  # noqa: ARG002
        """Sets a wake-up. `urgent` is ignored: the store returns urgent watches first."""
        self._wake_at(at)

    async def every(self, name: str, seconds: float, go: Round) -> None:
        self._rounds.add(name, seconds, go)

    def _wake_at(self, at: datetime) -> None:
        """Sets the next wake-up, unless an earlier one is set: that may be for a newer watch."""
        if at <= self.now():
            self._woken.set()
            return
        job = self._scheduler.get_job("next")
        if self._run and (job is None or at < job.next_run_time):
            trigger = DateTrigger(run_date=at, timezone=UTC)
            self._scheduler.add_job(
                self._wake_up, trigger, id="next", replace_existing=True, max_instances=JOB_INSTANCES
            )

    async def _wake_up(self) -> None:
        self._woken.set()

    async def _start_due_whenever_woken(self) -> None:
        """One query at a time; a wake-up during a query causes another one."""
        while self._run:
            await self._woken.wait()
            self._woken.clear()
            with failures_logged("due_checks_not_read"):
                await self._start_due()

    async def _start_due(self) -> None:
        if self._run is None:
            return
        now = self.now()
        for watch in await self._store.due(now, AT_ONCE + len(self._set_aside)):
            self._start_check(watch.incident, watch.check_no)
        if following := await self._store.next_due_at(now):
            self._wake_at(following)

    def _start_check(self, incident: str, check_no: int) -> None:
        check = incident, check_no
        if self._run is None or check in self._set_aside:
            return
        if check in self._running or len(self._running) >= AT_ONCE:
            return
        self._running[check] = asyncio.create_task(self._run_check(self._run, incident, check_no))

    async def _run_check(self, run: Run, incident: str, check_no: int) -> None:
        check = incident, check_no
        try:
            with failures_logged(CHECK_FAILED, incident=incident, check=check_no):
                await self._set_aside.run(run, incident, check_no)
                self._wake_at(self.now())
        finally:
            del self._running[check]
