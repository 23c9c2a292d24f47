"""Plans checks again that were planned by a clock that was ahead: they would come that much too late."""

from dataclasses import replace
from datetime import datetime

from bot.incidents.transactions import Transactions
from bot.models.watch import WatchState
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Watches
from bot.running.failures import failures_logged
from bot.running.leases import CLOCKS_DIFFER
from bot.watch.schedule import next_shown_at, planned_again


class Replanning:
    def __init__(self, store: Watches, clock: Clock, transactions: Transactions) -> None:
        self._store = store
        self._clock = clock
        self._transactions = transactions

    async def run(self) -> None:
        """A round for the clock: plans again what was planned later than now."""
        now = self._clock.now()
        for incident, planned_at in await self._store.planned_after(now + CLOCKS_DIFFER, now):
            with failures_logged("check_not_planned_again", incident=incident):
                await self._plan_again(incident, planned_at)

    async def _plan_again(self, name: str, planned_at: datetime) -> None:
        async def decide() -> Change | None:
            found = await self._store.watched(name)
            if found is None or found[1].state is not WatchState.PENDING:
                return None
            incident, watch = found
            if incident.is_snoozed:
                return None  # until the time that the thread was told
            now = self._clock.now()
            following = planned_again(watch, planned_at - now, now)
            shown = replace(incident, next_check_at=next_shown_at(following))
            return Change(incident=shown, watch=following)

        await self._transactions.run(decide)
