"""Queries for incidents."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.models.incident import Incident, IncidentState
from bot.ports.change import JoinedBounce
from bot.storage.incidents import is_since
from tests.twins.store.tables import InMemory


def newest_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda incident: incident.opened_at, reverse=True)


class Incidents(InMemory):
    async def incident(self, incident: str) -> Incident | None:
        return self._tables.incidents.get(incident)

    async def incident_of_origin(self, origin: str) -> Incident | None:
        for incident in self._tables.incidents.values():
            joined = self._tables.bounces.get(incident.id, [])
            if incident.origin == origin or any(bounce.origin == origin for bounce in joined):
                return incident
        return None

    async def known_origins(self, origins: Sequence[str]) -> set[str]:
        return {origin for origin in origins if await self.incident_of_origin(origin)}

    async def incident_in_thread(self, team: str, channel: str, thread_ts: str) -> Incident | None:
        here = [
            incident
            for incident in self._tables.incidents.values()
            if (incident.team, incident.channel, incident.thread_ts) == (team, channel, thread_ts)
        ]
        return max(here, key=lambda incident: incident.opened_at, default=None)

    async def open_incident(self, team: str, channel: str, domain: str) -> Incident | None:
        return self._tables.incidents.get(self._tables.slots.get((team, channel, domain), ""))

    async def open_incidents(self, team: str, channel: str | None = None) -> Sequence[Incident]:
        return [
            incident
            for incident in self._tables.incidents.values()
            if incident.state.is_open and incident.team == team and channel in {None, incident.channel}
        ]

    async def incidents_of(self, team: str, channel: str, domain: str, limit: int = 20) -> Sequence[Incident]:
        here = [
            incident
            for incident in self._tables.incidents.values()
            if (incident.team, incident.channel, incident.query.domain) == (team, channel, domain)
        ]
        return newest_first(here)[:limit]

    async def incidents_since(self, team: str, channel: str | None, since: datetime) -> Sequence[Incident]:
        here = [
            incident
            for incident in self._tables.incidents.values()
            if incident.team == team and channel in {None, incident.channel} and is_since(incident, since)
        ]
        return newest_first(here)

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        wanted = (team, channel, provider, trouble, IncidentState.WAITING)
        return [
            one.query.domain
            for one in newest_first(self._tables.incidents.values())
            if (one.team, one.channel, one.provider, one.trouble, one.state) == wanted and one.query.domain
        ]

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        found = newest_first(self._tables.incidents.values())
        lasted = [
            one.lasted for one in found if (one.team, one.provider, one.trouble) == (team, provider, trouble)
        ]
        return [seconds for seconds in lasted if seconds is not None][:limit]

    async def bounces(self, incident: str) -> Sequence[JoinedBounce]:
        return list(self._tables.bounces.get(incident, []))
