"""The bell of several processes: each check rings in one of them, and a sweep finds what has no bell."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import structlog

from bot.clock.bells import Bell, Bells
from bot.clock.rounds import Rounds
from bot.clock.scheduler import GRACE_SECONDS
from bot.errors import StorageError
from bot.ports.clock import Round, Run
from bot.ports.store import Watches

SWEEP_SECONDS = 2.0
SWEPT_AHEAD = timedelta(seconds=2 * SWEEP_SECONDS)
"""What will be due by then gets its bell, if it has none, in time."""
SWEPT_AT_ONCE = 2000
GATHERED_FOR = 0.02
"""Seconds for which bells are gathered, so that many are wound up at once."""

log = structlog.get_logger()


class QueueClock:
    """Implements the port `Clock`. The watch is the truth; a bell only tells one process to look at it."""

    def __init__(
        self, url: str, store: Watches, *, lease: float, grace_seconds: float = GRACE_SECONDS
    ) -> None:
        self._store = store
        self._grace_seconds = grace_seconds
        self._rounds = Rounds()
        self._bells = Bells(url, self._ring, timedelta(seconds=lease))
        self._run: Run | None = None
        self._gathered: asyncio.Queue[Bell] = asyncio.Queue()
        self._winding: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def start(self, run: Run) -> None:
        self._run = run
        self._bells.start()
        self._winding = asyncio.create_task(self._wind_up_for_ever(), name="bells are wound up")
        self._rounds.add("sweep", SWEEP_SECONDS, self._sweep)

    async def stop(self) -> None:
        """Starts nothing more; what runs may finish, and is handed back when it does not in time."""
        self._run = None
        await self._rounds.stop()
        if self._winding:
            self._winding.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._winding
        await self._bells.stop(self._grace_seconds)

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:
        self._gathered.put_nowait(Bell(incident, check_no, at, urgent))

    async def every(self, name: str, seconds: float, go: Round) -> None:
        self._rounds.add(name, seconds, go)

    async def _sweep(self) -> None:
        now = self.now()
        due = await self._store.due(now + SWEPT_AHEAD, SWEPT_AT_ONCE)
        bells = [
            Bell(one.incident, one.check_no, one.next_check_at, one.urgent)
            for one in due
            if one.next_check_at
        ]
        await self._bells.wind_up(bells, now)

    async def _wind_up_for_ever(self) -> None:
        while True:
            bells = [await self._gathered.get()]
            await asyncio.sleep(GATHERED_FOR)
            while not self._gathered.empty():
                bells.append(self._gathered.get_nowait())
            await self._bells.wind_up(bells, self.now())

    async def _ring(self, incident: str, check_no: int) -> None:
        if self._run is None:
            return
        try:
            await self._run(incident, check_no)
        except StorageError as error:
            log.warning("check not stored; the sweep rings again", incident=incident, why=str(error))
        except Exception:
            log.exception("check failed; the sweep rings again", incident=incident, check=check_no)
