"""Claims on checks, so that no two processes run the same one at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.errors import StorageError
from bot.ports.clock import Clock
from bot.ports.store import Watches
from bot.running.leases import RENEWED_PER_LEASE


class Claims:
    """Leases on checks, for one owner."""

    def __init__(self, store: Watches, clock: Clock, owner: str, seconds: float) -> None:
        """`seconds`: how long a lease lasts without renewal."""
        self._store = store
        self._clock = clock
        self._owner = owner
        self._seconds = seconds

    async def take(self, incident: str, check_no: int) -> bool:
        """Claims the check. Returns False if its number is spent or another process has it."""
        now = self._clock.now()
        until = now + timedelta(seconds=self._seconds)
        return await self._store.claim(incident, check_no, self._owner, now, until)

    @asynccontextmanager
    async def kept(self, incident: str, check_no: int) -> AsyncIterator[None]:
        """Renews the claim on a check for as long as the block runs."""
        renewing = asyncio.create_task(self._renew(incident, check_no))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, incident: str, check_no: int) -> None:
        held = True
        while held:
            await asyncio.sleep(self._seconds / RENEWED_PER_LEASE)
            with suppress(StorageError):  # a database that is away gives the lease to nobody else either
                held = await self.take(incident, check_no)
