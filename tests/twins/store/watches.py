"""Watches and the leases on their checks."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.incident import Incident
from bot.models.watch import Watch, WatchState
from tests.twins.store.tables import InMemory


class Watches(InMemory):
    async def watch(self, incident: str) -> Watch | None:
        return self._tables.watches.get(incident)

    async def watched(self, incident: str) -> tuple[Incident, Watch] | None:
        watch = self._tables.watches.get(incident)
        return (self._tables.incidents[incident], watch) if watch else None

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        ready = [
            (not watch.urgent, watch.next_check_at, watch)
            for watch in self._pending()
            if watch.next_check_at and watch.next_check_at <= now and not self._held(watch.incident, now)
        ]
        return [watch for _, _, watch in sorted(ready, key=lambda one: one[:2])[:limit]]

    async def next_due_at(self, after: datetime) -> datetime | None:
        claimable = (
            max(watch.next_check_at, self._held_until(watch.incident) or watch.next_check_at)
            for watch in self._pending()
            if watch.next_check_at
        )
        return min((at for at in claimable if at > after), default=None)

    async def planned_after(
        self, moment: datetime, now: datetime, limit: int = 1000
    ) -> Sequence[tuple[str, datetime]]:
        later = [
            (self._tables.planned[watch.incident], watch.incident)
            for watch in self._pending()
            if watch.next_check_at and watch.next_check_at > moment and not self._held(watch.incident, now)
        ]
        return [(incident, at) for at, incident in sorted(later, reverse=True) if at > moment][:limit]

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        watch = self._tables.watches.get(incident)
        if watch is None or watch.check_no != check_no or watch.state is not WatchState.PENDING:
            return False
        holder, lease_until = self._tables.leases.get(incident, (owner, until))
        if holder != owner and lease_until > now:
            return False
        self._tables.leases[incident] = (owner, until)
        return True

    def _pending(self) -> list[Watch]:
        return [watch for watch in self._tables.watches.values() if watch.state is WatchState.PENDING]

    def _held(self, incident: str, now: datetime) -> bool:
        until = self._held_until(incident)
        return until is not None and until > now

    def _held_until(self, incident: str) -> datetime | None:
        return self._tables.leases[incident][1] if incident in self._tables.leases else None
