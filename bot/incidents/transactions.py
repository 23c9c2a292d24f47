"""Reads, decides, stores; and decides again when somebody else changed the same thing first."""

from collections.abc import Awaitable, Callable

from bot.errors import ConflictError, WorkedError
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Incidents

MOST_TRIES = 50


class Transactions:
    """Tells the clock of every watch that changes, and the poster of everything."""

    def __init__(self, store: Incidents, clock: Clock, changed: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._changed = changed

    async def run(self, decide: Callable[[], Awaitable[Change | None]]) -> Change | None:
        """Stores what `decide` says. It is asked again, with what is then known, after each conflict. None
        when somebody else worked the intake off first.

        Raises ConflictError when others were faster every time.
        """
        conflicts = 0
        while (change := await decide()) is not None:
            try:
                await self.store(change)
            except WorkedError:
                return None
            except ConflictError:
                conflicts += 1
                if conflicts == MOST_TRIES:
                    raise
            else:
                return change
        return None

    async def store(self, change: Change) -> None:
        """What depends on nothing that others may change. Raises ConflictError where it does."""
        await self._store.apply(change)
        if (watch := change.watch) and watch.next_check_at:
            await self._clock.schedule(
                watch.incident, watch.check_no, watch.next_check_at, urgent=watch.urgent
            )
        self._changed()
