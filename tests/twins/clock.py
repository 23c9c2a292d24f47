"""Clocks whose time passes only when a test advances it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports.clock import Round, Run


@dataclass(slots=True)
class _Rounds:
    go: Round
    period: timedelta
    next_at: datetime


class Hands:
    """A monotonic clock in seconds, set by the test."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class MemoryClock:
    def __init__(self, now: datetime) -> None:
        self._now = now
        self._run: Run | None = None
        self._next: dict[str, tuple[datetime, int]] = {}
        self._rounds: list[_Rounds] = []

    def now(self) -> datetime:
        return self._now

    async def start(self, run: Run) -> None:
        self._run = run

    async def stop(self) -> None:
        self._run = None

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:
        self._next[incident] = (at, check_no)

    async def every(self, name: str, seconds: float, go: Round) -> None:
        self._rounds.append(_Rounds(go, timedelta(seconds=seconds), self._now))
        await self._go_rounds()

    async def advance(self, seconds: float) -> None:
        """Advances the time: runs each check at its time, earliest first, then the rounds that are due."""
        end = self._now + timedelta(seconds=seconds)
        while self._run and (due := [(at, who, no) for who, (at, no) in self._next.items() if at <= end]):
            at, incident, check_no = min(due)
            self._now = max(self._now, at)
            del self._next[incident]
            await self._run(incident, check_no)
        self._now = end
        await self._go_rounds()

    async def _go_rounds(self) -> None:
        for rounds in self._rounds:
            while rounds.next_at <= self._now:
                rounds.next_at += rounds.period
                await rounds.go()
