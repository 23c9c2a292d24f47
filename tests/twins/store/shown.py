"""What Slack shows."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from bot.models.incident import Incident, IncidentState
from bot.ports.outbox import NewReaction, Reaction
from tests.twins.store.tables import InMemory


class Shown(InMemory):
    def _incidents_of(self, team: str, paused: Collection[str] = ()) -> list[Incident]:
        ours = (one for one in self._tables.incidents.values() if one.team == team)
        return [one for one in ours if one.channel not in paused]

    async def stale_cards(
        self,
        team: str,
        limit: int = 100,
        *,
        postponed: Collection[tuple[str, int]] = (),
        paused: Collection[str] = (),
    ) -> Sequence[Incident]:
        stale = [
            incident
            for incident in self._incidents_of(team, paused)
            if incident.card_ts
            and self._tables.shown[incident.id].card < incident.version
            and (incident.id, incident.version) not in postponed
        ]
        stale.sort(key=self._turn)
        return stale[:limit]

    def _turn(self, one: Incident) -> tuple[bool, bool, datetime]:
        return one.state is IncidentState.LOOKING, self._tables.shown[one.id].card > 1, one.opened_at

    async def card_shown(self, incident: str, version: int) -> None:
        self._tables.shown[incident].card = version

    async def stale_reactions(
        self, team: str, limit: int = 100, *, paused: Collection[str] = ()
    ) -> Sequence[Incident]:
        return [
            incident
            for incident in self._incidents_of(team, paused)
            if self._tables.shown[incident.id].reaction_version < incident.version
        ][:limit]

    async def stale_joined_reactions(
        self, team: str, limit: int = 100, *, paused: Collection[str] = (), bare: bool = False
    ) -> Sequence[Reaction]:
        joined = (told for incident in self._incidents_of(team, paused) for told in self._joined(incident))
        return [told for told in joined if told.due is not None and not (bare and told.shown)][:limit]

    async def reactions_on(self, team: str, channel: str, ts: str) -> Sequence[Reaction]:
        here = [one for one in self._incidents_of(team) if one.channel == channel]
        opened = [
            Reaction(incident=one, shown=self._tables.shown[one.id].reaction)
            for one in here
            if one.origin_ts == ts
        ]
        return [*opened, *(told for one in here for told in self._joined(one) if told.joined == ts)]

    async def reactions_shown(self, noted: Sequence[NewReaction]) -> None:
        for one in noted:
            row = self._tables.shown[one.on.incident.id]
            if (ts := one.on.joined) is None:
                row.reaction, row.reaction_version = one.reaction, one.on.incident.version
                joined = [each.joined or "" for each in self._joined(one.on.incident)]
                row.due = {ts: None if row.joined.get(ts) == one.sign else one.sign for ts in joined}
            else:
                row.joined[ts] = one.reaction
                row.due[ts] = None if row.due.get(ts) == one.on.due else row.due.get(ts)

    def _joined(self, incident: Incident) -> Iterator[Reaction]:
        noted = self._tables.shown[incident.id]
        for bounce in self._tables.bounces.get(incident.id, []):
            if ts := bounce.ts:
                yield Reaction(
                    incident=incident, joined=ts, shown=noted.joined.get(ts), due=noted.due.get(ts)
                )
