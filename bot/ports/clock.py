"""When to look again."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

Run = Callable[[str, int], Awaitable[None]]
Round = Callable[[], Awaitable[None]]


class Clock(Protocol):
    """Wakes us for due watches. The watch's row is the truth: to be woken in vain, or twice, does no harm."""

    def now(self) -> datetime:
        """The time, in UTC, with its zone."""
        ...

    async def start(self, run: Run) -> None:
        """From now on calls `run(incident, check_no)` for what is due, overdue watches first."""
        ...

    async def stop(self) -> None: ...

    async def schedule(self, incident: str, check_no: int, at: datetime, *, urgent: bool = False) -> None:
        """`urgent`: before all others that are due."""
        ...

    async def every(self, name: str, seconds: float, go: Round) -> None:
        """Makes a round now and then, the first at once; one that fails is logged, and the next comes anyway.

        With several processes each makes its own: a round must bear being made twice.
        """
        ...
