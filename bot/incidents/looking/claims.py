"""Whose each check is, so that several processes never look at the same at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.errors import StorageError
from bot.ports.clock import Clock
from bot.ports.store import Watches

RENEWED_PER_LEASE = 3


class Claims:
    """Leases on checks, for one owner."""

    def __init__(self, store: Watches, clock: Clock, owner: str, seconds: float) -> None:
        """`seconds` of a lease."""
        self._store = store
        self._clock = clock
        self._owner = owner
        self._seconds = seconds

    async def take(self, incident: str, check_no: int) -> bool:
        """Whether the check is ours from now on; False when it is spent or somebody else's."""
        now = self._clock.now()
        until = now + timedelta(seconds=self._seconds)
        return await self._store.claim(incident, check_no, self._owner, now, until)

    @asynccontextmanager
    async def kept(self, incident: str, check_no: int) -> AsyncIterator[None]:
        """Keeps one that was taken, for as long as it takes."""
        renewing = asyncio.create_task(self._renew(incident, check_no))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, incident: str, check_no: int) -> None:
        held = True
        while held:
            await asyncio.sleep(self._seconds / RENEWED_PER_LEASE)
            with suppress(StorageError):  # what takes nothing gives it to nobody else either
                held = await self.take(incident, check_no)
