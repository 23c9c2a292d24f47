"""The clock's twin for tests: time passes only when it is told to."""

from datetime import datetime, timedelta

from bot.ports import Run


class MemoryClock:
    def __init__(self, now: datetime) -> None:
        self._now = now
        self._run: Run | None = None
        self._bells: dict[str, tuple[datetime, int]] = {}

    def now(self) -> datetime:
        return self._now

    async def start(self, run: Run) -> None:
        self._run = run

    async def stop(self) -> None:
        self._run = None

    async def schedule(self, incident: str, check_no: int, at: datetime) -> None:
        self._bells[incident] = (at, check_no)

    async def cancel(self, incident: str) -> None:
        self._bells.pop(incident, None)

    async def advance(self, seconds: float) -> None:
        """Lets time pass, ringing each bell at its own moment, earliest first."""
        end = self._now + timedelta(seconds=seconds)
        while self._run and (due := [(at, who, no) for who, (at, no) in self._bells.items() if at <= end]):
            at, incident, check_no = min(due)
            self._now = max(self._now, at)
            del self._bells[incident]
            await self._run(incident, check_no)
        self._now = end
