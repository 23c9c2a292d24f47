"""APScheduler as the clock of one process. The database knows what is due; nothing is kept here."""

import asyncio
import contextlib
import time
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.clock.rounds import Rounds
from bot.errors import UnreadableError
from bot.failures import failures_logged
from bot.ports.clock import Round, Run
from bot.ports.store import Watches

AT_ONCE = 20
"""Checks that run at the same time; the others wait, overdue ones first."""
RINGS = 2
"""Runs of one job at the same time: one that rings, and one just over, which APScheduler still counts."""
SWEEP_SECONDS = 30.0
"""Finds what no wake-up was set for, such as a check whose lease ran out."""
LEFT_FOR = 600.0
"""Seconds before it is seen whether somebody let go of a row that cannot be read."""
GRACE_SECONDS = 10.0
"""What runs when the process is told to stop may finish within this."""
CHECK_FAILED = "check failed; the sweep runs it again"


class SchedulerClock:
    """Wakes for the earliest due watch, and sweeps now and then. Implements the port `Clock`."""

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
        self._left: dict[tuple[str, int], float] = {}
        """Until when, checks are left that rest on a row which this version cannot read: they take nobody's
        place."""
        self._rung = asyncio.Event()
        """Something may be due that the look under way has not seen."""
        self._looking: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def start(self, run: Run) -> None:
        self._run = run
        self._scheduler.start()
        self._looking = asyncio.create_task(self._look_whenever_rung(), name="what is due")
        self._rounds.add("sweep", self._sweep_seconds, self._ring)

    async def stop(self) -> None:
        """Starts nothing more; what runs may finish, and is handed back when it does not in time."""
        self._run = None
        await self._rounds.stop()
        self._rung.set()
        if self._looking:
            await self._looking
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=self._grace_seconds)
            for task in late:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:  # noqa: ARG002
        """The store knows which are urgent."""
        self._wake_at(at)

    async def every(self, name: str, seconds: float, go: Round) -> None:
        self._rounds.add(name, seconds, go)

    def _wake_at(self, at: datetime) -> None:
        """Keeps an earlier wake-up: it may be for a watch that was stored after we last asked."""
        if at <= self.now():
            self._rung.set()
            return
        job = self._scheduler.get_job("next")
        if self._run and (job is None or at < job.next_run_time):
            trigger = DateTrigger(run_date=at, timezone=UTC)
            self._scheduler.add_job(
                self._ring, trigger, id="next", replace_existing=True, max_instances=RINGS
            )

    async def _ring(self) -> None:
        self._rung.set()

    async def _look_whenever_rung(self) -> None:
        """One look at a time; whatever rings meanwhile is seen by the next one."""
        while self._run:
            await self._rung.wait()
            self._rung.clear()
            with failures_logged("what is due is not known; the sweep asks again"):
                await self._begin_what_is_due()

    async def _begin_what_is_due(self) -> None:
        if self._run is None:
            return
        now = self.now()
        self._left = {check: until for check, until in self._left.items() if until > time.monotonic()}
        for watch in await self._store.due(now, AT_ONCE + len(self._left)):
            self._begin(watch.incident, watch.check_no)
        earliest = await self._store.next_due_at()
        if earliest is not None and earliest > now:
            self._wake_at(earliest)

    def _begin(self, incident: str, check_no: int) -> None:
        check = incident, check_no
        if self._run is None or check in self._left:
            return
        if check in self._running or len(self._running) >= AT_ONCE:
            return
        self._running[check] = asyncio.create_task(self._wake(self._run, incident, check_no))

    async def _wake(self, run: Run, incident: str, check_no: int) -> None:
        check = incident, check_no
        try:
            with failures_logged(CHECK_FAILED, incident=incident, check=check_no):
                await self._unless_unread(run, check)
                self._wake_at(self.now())
        finally:
            del self._running[check]

    async def _unless_unread(self, run: Run, check: tuple[str, int]) -> None:
        try:
            await run(*check)
        except UnreadableError:
            self._left[check] = time.monotonic() + LEFT_FOR
