"""What Slack shows."""

from collections.abc import Collection, Iterator, Sequence

from bot.models.incident import Incident, IncidentState
from bot.ports.change import JoinedReaction
from bot.storage.memory.tables import InMemory


class Shown(InMemory):
    def _incidents_of(self, team: str | None) -> list[Incident]:
        return [one for one in self._tables.incidents.values() if team in {None, one.team}]

    async def stale_cards(
        self, limit: int = 100, team: str | None = None, resting: Collection[tuple[str, int]] = ()
    ) -> Sequence[Incident]:
        stale = [
            incident
            for incident in self._incidents_of(team)
            if incident.card_ts
            and self._tables.shown[incident.id].card < incident.version
            and (incident.id, incident.version) not in resting
        ]
        stale.sort(key=lambda one: (one.state is IncidentState.LOOKING, one.opened_at))
        return stale[:limit]

    async def card_shown(self, incident: str, version: int) -> None:
        self._tables.shown[incident].card = version

    async def stale_reactions(
        self, limit: int = 100, team: str | None = None
    ) -> Sequence[tuple[Incident, str | None]]:
        return [
            (incident, self._tables.shown[incident.id].reaction)
            for incident in self._incidents_of(team)
            if self._tables.shown[incident.id].reaction_version < incident.version
        ][:limit]

    async def reactions_beside(self, incident: Incident) -> Sequence[tuple[Incident, str | None]]:
        return [
            (one, self._tables.shown[one.id].reaction)
            for one in self._tables.incidents.values()
            if (one.team, one.channel, one.origin_ts) == (incident.team, incident.channel, incident.origin_ts)
        ]

    async def reactions_shown(self, shown: Sequence[tuple[Incident, str]]) -> None:
        for incident, name in shown:
            noted = self._tables.shown[incident.id]
            noted.reaction, noted.reaction_version = name, incident.version

    async def stale_joined_reactions(
        self, limit: int = 100, team: str | None = None
    ) -> Sequence[JoinedReaction]:
        return [one for incident in self._incidents_of(team) for one in self._behind(incident)][:limit]

    def _behind(self, incident: Incident) -> Iterator[JoinedReaction]:
        shown = self._tables.shown[incident.id]
        for bounce in self._tables.bounces.get(incident.id, []):
            before = shown.joined.get(bounce.ts or "")
            if bounce.ts and shown.reaction is not None and before != shown.reaction:
                yield JoinedReaction(incident=incident, ts=bounce.ts, shown=before, wanted=shown.reaction)

    async def joined_reaction_shown(self, incident: str, ts: str, name: str) -> None:
        self._tables.shown[incident].joined[ts] = name
