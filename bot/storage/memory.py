"""The store's in-memory twin: the same promises, kept only as long as the process lives."""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.errors import ConflictError, WorkedError
from bot.models import (
    ChannelSettings,
    Correction,
    Incident,
    IncidentState,
    Intake,
    Place,
    Post,
    Sighting,
    Watch,
    WatchState,
)
from bot.ports import Change, JoinedBounce, JoinedReaction, Outgoing
from bot.storage.incidents import is_since


@dataclass(slots=True)
class _Shown:
    card: int = 0
    reaction: str | None = None
    reaction_version: int = 0
    joined: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Entry:
    post: Post
    state: str = "new"
    attempts: int = 0
    sending_since: datetime | None = None
    done_at: datetime | None = None
    ts: str | None = None
    why: str | None = None


@dataclass(slots=True)
class _Tables:
    inbox: dict[str, Intake] = field(default_factory=dict)
    worked: set[str] = field(default_factory=set)
    incidents: dict[str, Incident] = field(default_factory=dict)
    slots: dict[tuple[str, str, str], str] = field(default_factory=dict)
    bounces: dict[str, list[JoinedBounce]] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    outbox: dict[str, _Entry] = field(default_factory=dict)
    parts: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    shown: dict[str, _Shown] = field(default_factory=dict)
    sightings: list[Sighting] = field(default_factory=list)
    settings: dict[tuple[str, str], ChannelSettings] = field(default_factory=dict)
    corrections: dict[tuple[str, str], Correction] = field(default_factory=dict)


def _slot(incident: Incident) -> tuple[str, str, str]:
    return (incident.team, incident.channel, incident.query.domain or incident.id)


def _newest_first(incidents: Iterable[Incident]) -> list[Incident]:
    return sorted(incidents, key=lambda incident: incident.opened_at, reverse=True)


class MemoryStore:
    def __init__(self) -> None:
        self._tables = _Tables()

    async def open(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def writable(self) -> bool:
        return True

    # inbox
    async def accept(self, intake: Intake) -> bool:
        if intake.origin in self._tables.inbox:
            return False
        self._tables.inbox[intake.origin] = intake
        return True

    async def last_accepted_at(self) -> datetime | None:
        return max((intake.received_at for intake in self._tables.inbox.values()), default=None)

    async def unworked(self, limit: int = 100) -> Sequence[Intake]:
        return [intake for origin, intake in self._tables.inbox.items() if origin not in self._tables.worked][
            :limit
        ]

    # incidents and watches
    async def apply(self, change: Change) -> None:
        self._refuse_conflicts(change)
        self._tables.worked.update(change.worked)
        if change.incident:
            self._put_incident(change.incident, change.supersedes)
        if change.watch:
            self._tables.watches[change.watch.incident] = change.watch
            self._tables.leases.pop(change.watch.incident, None)
        if change.incident:
            self._tables.bounces.setdefault(change.incident.id, []).extend(change.bounces)
        if chosen := change.settings:
            kept = replace(chosen, version=chosen.version + 1)
            self._tables.settings[chosen.team, chosen.channel] = kept
        if said := change.correction:
            self._tables.corrections[said.incident, said.by] = said
        for post in change.posts:
            self._tables.outbox.setdefault(post.key, _Entry(post))

    def _refuse_conflicts(self, change: Change) -> None:
        if not set(change.worked) <= self._tables.inbox.keys() - self._tables.worked:
            raise WorkedError(f"of {', '.join(change.worked)} something is worked off already")
        incident = change.incident
        if incident:
            stored = self._tables.incidents.get(incident.id)
            if (stored.version if stored else 0) != incident.version:
                raise ConflictError(f"{incident.id} was changed by somebody else")
            holder = self._tables.slots.get(_slot(incident))
            if incident.state.is_open and not incident.version and holder not in {None, change.supersedes}:
                raise ConflictError(f"{holder} is open for the same domain")
        if change.settings:
            known = self._tables.settings.get((change.settings.team, change.settings.channel))
            if (known.version if known else 0) != change.settings.version:
                raise ConflictError(
                    f"the settings of {change.settings.channel} were changed by somebody else"
                )
        if change.spends is not None and change.watch:
            watch = self._tables.watches.get(change.watch.incident)
            if watch is None or watch.check_no != change.spends or watch.state is not WatchState.PENDING:
                raise ConflictError(f"check {change.spends} of {change.watch.incident} is spent")

    def _put_incident(self, incident: Incident, supersedes: str | None) -> None:
        stored = self._tables.incidents.get(incident.id)
        kept = stored or incident
        self._tables.incidents[incident.id] = replace(
            incident,
            version=incident.version + 1,
            card_ts=incident.card_ts or kept.card_ts,
            thread_ts=incident.thread_ts or kept.thread_ts,
        )
        self._tables.shown.setdefault(incident.id, _Shown())
        slot = _slot(incident)
        if not incident.state.is_open:
            if self._tables.slots.get(slot) == incident.id:
                del self._tables.slots[slot]
        elif not incident.version:
            self._tables.slots[slot] = incident.id
        if supersedes and self._tables.slots.get(slot) == supersedes:
            del self._tables.slots[slot]

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
        return _newest_first(here)[:limit]

    async def incidents_since(self, team: str, channel: str | None, since: datetime) -> Sequence[Incident]:
        here = [
            incident
            for incident in self._tables.incidents.values()
            if incident.team == team and channel in {None, incident.channel} and is_since(incident, since)
        ]
        return _newest_first(here)

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        wanted = (team, channel, provider, trouble, IncidentState.WAITING)
        return [
            one.query.domain
            for one in _newest_first(self._tables.incidents.values())
            if (one.team, one.channel, one.provider, one.trouble, one.state) == wanted and one.query.domain
        ]

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        found = _newest_first(self._tables.incidents.values())
        lasted = [
            one.lasted for one in found if (one.team, one.provider, one.trouble) == (team, provider, trouble)
        ]
        return [seconds for seconds in lasted if seconds is not None][:limit]

    async def bounces(self, incident: str) -> Sequence[JoinedBounce]:
        return list(self._tables.bounces.get(incident, []))

    async def watch(self, incident: str) -> Watch | None:
        return self._tables.watches.get(incident)

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        ready = [
            (watch.next_check_at, watch)
            for watch in self._pending()
            if watch.next_check_at and watch.next_check_at <= now and not self._held(watch.incident, now)
        ]
        return [watch for _, watch in sorted(ready, key=lambda pair: pair[0])[:limit]]

    async def next_due_at(self) -> datetime | None:
        return min(
            (
                max(watch.next_check_at, self._held_until(watch.incident) or watch.next_check_at)
                for watch in self._pending()
                if watch.next_check_at
            ),
            default=None,
        )

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        watch = self._tables.watches.get(incident)
        if watch is None or watch.check_no != check_no or watch.state is not WatchState.PENDING:
            return False
        holder, lease_until = self._tables.leases.get(incident, (owner, until))
        if holder != owner and lease_until > now:
            return False
        self._tables.leases[incident] = (owner, until)
        return True

    async def release(self, owner: str) -> None:
        self._tables.leases = {
            incident: lease for incident, lease in self._tables.leases.items() if lease[0] != owner
        }
        await self.give_back(list(self._tables.parts), owner)

    # leases on parts of the work
    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        free = [name for name in names if self._is_free(name, owner, now)]
        self._tables.parts |= dict.fromkeys(free, (owner, until))
        return set(free)

    def _is_free(self, name: str, owner: str, now: datetime) -> bool:
        holder, until = self._tables.parts.get(name, (owner, now))
        return holder == owner or until <= now

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        held = [name for name, lease in self._tables.parts.items() if lease[0] == owner and lease[1] > now]
        self._tables.parts |= dict.fromkeys(held, (owner, until))
        return set(held)

    async def give_back(self, names: Sequence[str], owner: str) -> None:
        for name in names:
            if self._tables.parts.get(name, ("",))[0] == owner:
                del self._tables.parts[name]

    def _pending(self) -> list[Watch]:
        return [watch for watch in self._tables.watches.values() if watch.state is WatchState.PENDING]

    def _held(self, incident: str, now: datetime) -> bool:
        until = self._held_until(incident)
        return until is not None and until > now

    def _held_until(self, incident: str) -> datetime | None:
        return self._tables.leases[incident][1] if incident in self._tables.leases else None

    # channels
    async def settings(self, team: str, channel: str) -> ChannelSettings:
        there = self._tables.settings.get((team, channel))
        return there or ChannelSettings(team=team, channel=channel)

    async def with_digest(self) -> Sequence[ChannelSettings]:
        return [chosen for chosen in self._tables.settings.values() if chosen.digest]

    async def corrections(self, since: datetime) -> Sequence[Correction]:
        found = [said for said in self._tables.corrections.values() if said.at >= since]
        return sorted(found, key=lambda said: said.at)

    # outbox
    async def to_send(
        self, limit: int = 100, now: datetime | None = None, team: str | None = None
    ) -> Sequence[Outgoing]:
        return [
            Outgoing(post=entry.post, attempts=entry.attempts, sending_since=entry.sending_since)
            for entry in self._tables.outbox.values()
            if entry.state in {"new", "sending"} and self._may_go(entry.post, now)
            if team in {None, entry.post.team}
        ][:limit]

    async def next_to_send(
        self, team: str, now: datetime, busy: Collection[str], limit: int
    ) -> Sequence[Outgoing]:
        waiting = await self.to_send(len(self._tables.outbox), now)
        first: dict[str, Outgoing] = {}
        for outgoing in sorted(waiting, key=lambda one: one.sending_since is None):
            if outgoing.post.team == team and outgoing.post.channel not in busy:
                first.setdefault(outgoing.post.channel, outgoing)
        return list(first.values())[:limit]

    def _may_go(self, post: Post, now: datetime | None) -> bool:
        if now and post.not_before and post.not_before > now:
            return False
        incident = self._tables.incidents.get(post.incident)
        return post.place is not Place.THREAD or bool(incident and incident.card_ts)

    async def sending(self, key: str, at: datetime, after: datetime | None = None) -> bool:
        entry = self._tables.outbox[key]
        if entry.state not in {"new", "sending"} or entry.sending_since != after:
            return False
        entry.state, entry.sending_since, entry.attempts = "sending", at, entry.attempts + 1
        return True

    async def not_sent(self, key: str, since: datetime) -> None:
        entry = self._tables.outbox[key]
        if entry.state == "sending" and entry.sending_since == since:
            entry.state, entry.sending_since = "new", None

    async def sent(self, key: str, ts: str | None, at: datetime) -> bool:
        entry = self._tables.outbox[key]
        if entry.state == "sent":
            return ts is not None and entry.ts == ts
        entry.state, entry.ts, entry.done_at = "sent", ts, at
        incident = self._tables.incidents.get(entry.post.incident)
        if incident and entry.post.place is Place.CARD:
            thread_ts = incident.thread_ts or ts
            self._tables.incidents[incident.id] = replace(incident, card_ts=ts, thread_ts=thread_ts)
        return True

    async def dropped(self, key: str, why: str, at: datetime) -> None:
        dead = self._tables.outbox[key].post
        for entry in self._tables.outbox.values():
            follows = dead.place is Place.CARD and entry.post.incident == dead.incident
            if entry.post.key == key or (follows and entry.state == "new"):
                entry.state, entry.why, entry.done_at = "dropped", why, at

    # what is shown
    def _incidents_of(self, team: str | None) -> list[Incident]:
        return [one for one in self._tables.incidents.values() if team in {None, one.team}]

    async def stale_cards(self, limit: int = 100, team: str | None = None) -> Sequence[Incident]:
        stale = [
            incident
            for incident in self._incidents_of(team)
            if incident.card_ts and self._tables.shown[incident.id].card < incident.version
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

    async def reaction_shown(self, incident: str, name: str, version: int) -> None:
        shown = self._tables.shown[incident]
        shown.reaction, shown.reaction_version = name, version

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

    # history
    async def note(self, seen: Sequence[Sighting]) -> None:
        self._tables.sightings += seen

    async def of_servers(self, hosts: Sequence[str], since: datetime, limit: int = 500) -> Sequence[Sighting]:
        return self._newest([one for one in self._tables.sightings if one.host in hosts], since, limit)

    async def of_domain(self, domain: str, since: datetime, limit: int = 2000) -> Sequence[Sighting]:
        return self._newest([one for one in self._tables.sightings if one.domain == domain], since, limit)

    def _newest(self, found: Sequence[Sighting], since: datetime, limit: int) -> Sequence[Sighting]:
        recent = [one for one in found if one.at >= since]
        return sorted(recent, key=lambda one: one.at, reverse=True)[:limit]
