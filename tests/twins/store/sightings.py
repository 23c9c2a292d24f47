"""Results of sessions with mail servers."""

from collections.abc import Sequence
from datetime import datetime

from bot.models.history import Sighting
from tests.twins.store.tables import InMemory


class Sightings(InMemory):
    async def note(self, seen: Sequence[Sighting]) -> None:
        self._tables.sightings += seen

    async def of_servers(self, hosts: Sequence[str], since: datetime, limit: int = 500) -> Sequence[Sighting]:
        return self._newest([one for one in self._tables.sightings if one.host in hosts], since, limit)

    async def of_domain(self, domain: str, since: datetime, limit: int = 2000) -> Sequence[Sighting]:
        return self._newest([one for one in self._tables.sightings if one.domain == domain], since, limit)

    def _newest(self, found: Sequence[Sighting], since: datetime, limit: int) -> Sequence[Sighting]:
        recent = [one for one in found if one.at >= since]
        return sorted(recent, key=lambda one: one.at, reverse=True)[:limit]
