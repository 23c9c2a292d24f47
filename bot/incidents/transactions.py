"""Reads, decides and stores; repeats that if somebody else changed the same thing first."""

from collections.abc import Awaitable, Callable

from bot.errors import AlreadyProcessedError, ConflictError
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Incidents

MOST_TRIES = 50


class Transactions:
    """After each stored change, schedules the watch and notifies the poster."""

    def __init__(self, store: Incidents, clock: Clock, changed: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._changed = changed

    async def run(self, decide: Callable[[], Awaitable[Change | None]]) -> Change | None:
        """Stores what `decide` returns, calling it again after each conflict.

        Returns None if there is nothing to do, or if somebody else finished the intake first. Raises
        ConflictError after 50 conflicts.
        """
        conflicts = 0
        while (change := await decide()) is not None:
            try:
                await self.store(change)
            except AlreadyProcessedError:
                return None
            except ConflictError:
                conflicts += 1
                if conflicts == MOST_TRIES:
                    raise
            else:
                return change
        return None

    async def store(self, change: Change) -> None:
        """Stores a change once. Raises ConflictError if it depends on something that changed meanwhile."""
        await self._store.apply(change)
        if (watch := change.watch) and watch.next_check_at:
            await self._clock.schedule(
                watch.incident, watch.check_no, watch.next_check_at, urgent=watch.urgent
            )
        self._changed()
