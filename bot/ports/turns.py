"""Whose turn it is, and when."""

from collections.abc import Awaitable, Callable, Sequence, Set
from datetime import datetime
from typing import Protocol

Run = Callable[[str, int], Awaitable[None]]
Round = Callable[[], Awaitable[None]]


class Clock(Protocol):
    """Wakes us for due watches. The watch row is the truth; this is only the bell."""

    def now(self) -> datetime:
        """The time, in UTC, with its zone."""
        ...

    async def start(self, run: Run) -> None:
        """From now on calls `run(incident, check_no)` for what is due, overdue watches first."""
        ...

    async def stop(self) -> None: ...

    async def schedule(self, incident: str, check_no: int, at: datetime) -> None: ...

    async def cancel(self, incident: str) -> None: ...

    async def every(self, name: str, seconds: float, go: Round) -> None:
        """Makes a round now and then, the first at once; one that fails is logged, and the next comes anyway.

        With several processes each makes its own: a round must bear being made twice.
        """
        ...


class Leases(Protocol):
    """Which parts of the work are ours for now, so that several processes never do the same at once.

    A part has a name, such as `inbox T1 C1`. Who dies or freezes loses what it had once the lease is over.
    """

    @property
    def look_again(self) -> float | None:
        """Seconds after which others may have left work to us; None when there are no others."""
        ...

    async def take(self, names: Sequence[str]) -> Set[str]:
        """Those of them that are ours from now on, until they are given back. Raises StorageError."""
        ...

    def holds(self, name: str) -> bool:
        """Whether it still is ours. Known without asking, so it can be the last thing before a deed."""
        ...

    async def give_back(self, names: Sequence[str]) -> None:
        """Never raises: what cannot be given back runs out."""
        ...
