"""The clock, which says when to look again."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

Run = Callable[[str, int], Awaitable[None]]
Round = Callable[[], Awaitable[None]]


class Clock(Protocol):
    """Wakes us for due watches. The watch's row decides what is due, so waking twice or in vain does no
    harm."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...

    async def start(self, run: Run) -> None:
        """From now on calls `run(incident, check_no)` for due checks, overdue ones first."""
        ...

    async def stop(self) -> None: ...

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:
        """Wakes us for a check at that time. `urgent`: before other checks that are due."""
        ...

    async def every(self, name: str, seconds: float, go: Round) -> None:
        """Calls `go` periodically, the first time at once. A failure is logged and the next round comes
        anyway.

        Each of several processes makes its own rounds, so `go` must tolerate running several times.
        """
        ...
