"""Queries for incidents."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.models.incident import Incident, IncidentState
from bot.models.past import Past
from bot.ports.change import JoinedBounce
from tests.twins.store.past import is_since, past_of
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

    async def open_incidents(self, team: str, channels: Collection[str] | None = None) -> Sequence[Incident]:
        return newest_first(one for one in self._of(team, channels) if one.state.is_open)

    def _of(self, team: str, channels: Collection[str] | None = None) -> list[Incident]:
        return [
            one
            for one in self._tables.incidents.values()
            if one.team == team and (channels is None or one.channel in channels)
        ]

    async def incidents_of(self, team: str, channel: str, domain: str, limit: int = 20) -> Sequence[Incident]:
        here = [
            incident
            for incident in self._tables.incidents.values()
            if (incident.team, incident.channel, incident.query.domain) == (team, channel, domain)
        ]
        return newest_first(here)[:limit]

    async def incidents_since(self, team: str, channel: str, since: datetime) -> Sequence[Incident]:
        return newest_first(one for one in self._of(team, [channel]) if is_since(one, since))

    async def channels_since(self, team: str, since: datetime, limit: int) -> Sequence[str]:
        found = newest_first(one for one in self._of(team) if is_since(one, since))
        return list(dict.fromkeys(one.channel for one in found))[:limit]

    async def past(self, team: str, channels: Collection[str], now: datetime) -> Past:
        return past_of(self._of(team, channels), now)

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
