"""Leases on parts of the work: all of it if there is one process, otherwise what this process could take."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence, Set
from datetime import datetime, timedelta

from bot.errors import StorageError
from bot.ports.store import LeaseStore
from bot.running.failures import failures_logged
from bot.running.tasks import end

RENEWED_PER_LEASE = 3
LOOK_AGAIN = 1.0
"""Seconds between looks for work that other processes left."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""The most by which the clocks of processes differ as long as nobody sets the clock that decides."""


async def shorten_leases(store: LeaseStore, seconds: float, now: datetime) -> None:
    """Ends leases in time that were taken by a clock that was ahead: nobody could take over a dead process's
    work until that time comes.

    A living holder renews its leases before the new end, so it loses none. `seconds`: how long a lease lasts.
    """
    until = now + timedelta(seconds=seconds)
    await store.shorten_leases(until + CLOCKS_DIFFER, until)


class Alone:
    """For a single process, which owns everything. Implements the port `Leases`."""

    look_again = None

    async def take(self, names: Sequence[str]) -> Set[str]:
        return frozenset(names)

    def holds(self, name: str) -> bool:  # noqa: ARG002
        return True

    async def release_leases(self, names: Sequence[str]) -> None:  # noqa: ARG002
        return None


class Shared:
    """Leases in the store, renewed while they are held. Implements the port `Leases`."""

    look_again = LOOK_AGAIN

    def __init__(self, store: LeaseStore, owner: str, seconds: float, now: Callable[[], datetime]) -> None:
        self._store = store
        self._owner = owner
        self._span = timedelta(seconds=seconds)
        self._now = now
        self._until: dict[str, datetime] = {}
        self._renewing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._renewing = asyncio.create_task(self._renew_for_ever(), name="leases")

    async def stop(self) -> None:
        """Gives back everything, including checks."""
        await end(self._renewing)
        self._until.clear()
        with contextlib.suppress(StorageError):
            await self._store.release(self._owner)

    async def take(self, names: Sequence[str]) -> Set[str]:
        wanted = sorted(name for name in names if not self.holds(name))
        now = self._now()
        until = now + self._span
        taken = await self._store.take_leases(wanted, self._owner, now, until) if wanted else frozenset()
        self._until |= dict.fromkeys(taken, until)
        return {name for name in names if self.holds(name)}

    def holds(self, name: str) -> bool:
        """Not if it ends further ahead than a lease can last: then the clock was set back, and it may have
        been shortened."""
        until, now = self._until.get(name), self._now()
        return until is not None and now < until <= now + self._span + CLOCKS_DIFFER

    async def release_leases(self, names: Sequence[str]) -> None:
        held = [name for name in names if self._until.pop(name, None)]
        if held:
            with contextlib.suppress(StorageError):
                await self._store.release_leases(held, self._owner)

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._span.total_seconds() / RENEWED_PER_LEASE)
            with failures_logged("leases_not_renewed"):
                await self._renew()

    async def _renew(self) -> None:
        """Renews the leases held. An expired one stays lost even if nobody else took it, so that its user
        notices."""
        before = dict(self._until)
        if not before:
            return
        now = self._now()
        until = now + self._span
        kept = await self._store.renew_leases(self._owner, now, until)
        for name in before.keys() & self._until.keys():
            if self._until[name] == before[name]:
                self._until[name] = until if name in kept else now
