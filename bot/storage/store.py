"""The store on SQLite or PostgreSQL: every write through the one writer, every read beside it."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.history import Sighting
from bot.models.incident import Incident, Intake
from bot.models.watch import Watch
from bot.ports.change import Change, JoinedBounce, NewReaction, Outgoing, Reaction
from bot.storage import (
    alike,
    changes,
    channels,
    corrections,
    inbox,
    incidents,
    leases,
    outbox,
    reactions,
    sightings,
    watches,
)
from bot.storage.counts import backlog, counts
from bot.storage.engine import database
from bot.storage.tables import incidents as table
from bot.storage.together import Answers, Together
from bot.storage.trouble import ERRORS, storage_error
from bot.storage.upkeep import Kept, tidy
from bot.storage.version import Version, version
from bot.storage.writer import Writer

T = TypeVar("T")
_Key = tuple[Any, ...]
NO_CHANGE = "UPDATE alembic_version SET version_num = version_num"
"""A write all the same: on a full disk it fails."""


class SqlStore:
    """Implements the ports `Store` and `History`; the docstrings there hold here."""

    def __init__(self, url: str) -> None:
        self._database = database(url)
        self._writer = Writer(self._database)
        self._incident = Together(lambda ids: self._read(lambda c: incidents.by_id(c, ids)))
        self._watch = Together(lambda ids: self._read(lambda c: watches.by_incident(c, ids)))
        self._watched = Together(lambda ids: self._read(lambda c: watches.with_incidents(c, ids)))
        self._settings = Together(lambda here: self._read(lambda c: channels.some(c, here)))
        self._alike = Together(self._each(alike.still_open))
        self._recoveries = Together(self._each(alike.recoveries))

    async def open(self, *, migrate: bool = True) -> None:
        """Without `migrate` an older one is left as it is."""
        await self._database.open(migrate=migrate)
        self._writer.start()

    async def close(self) -> None:
        await self._writer.stop()
        await self._database.close()

    async def writable(self) -> bool:
        try:
            await self._writer.write(lambda connection: connection.execute(text(NO_CHANGE)))
        except StorageError:
            return False
        return True

    async def version(self) -> Version:
        return await self._read(version)

    async def counts(self) -> Mapping[str, float]:
        """What waits, for `/metrics`: names as there, after `bouncebot_`."""
        return await self._read(counts)

    async def backlog(self) -> Mapping[str, float]:
        """Of these what could be done and is not: how many, and for how many seconds the oldest."""
        return await self._read(backlog)

    async def tidy(self, kept: Kept) -> int:
        """Lets go of what is older, a batch at a time; returns how many rows went or were emptied."""
        gone = 0
        while batch := await self._writer.write(lambda c: tidy(c, kept)):
            gone += batch
        return gone

    async def _read(self, question: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        try:
            return await self._database.ask(question)
        except ERRORS as error:
            raise storage_error(error) from error

    def _each(self, question: Callable[..., Awaitable[T]]) -> Answers[_Key, T]:
        """The same question about many things, in one go; each key has what goes into it."""

        async def ask(
            connection: AsyncConnection, keys: Collection[tuple[Any, ...]]
        ) -> dict[tuple[Any, ...], T]:
            return {key: await question(connection, *key) for key in keys}

        return lambda keys: self._read(lambda c: ask(c, keys))

    # inbox
    async def accept(self, intake: Intake) -> bool:
        return await self._writer.write(lambda c: inbox.accept(c, intake))

    async def last_accepted_at(self, team: str) -> datetime | None:
        return await self._read(lambda c: inbox.last_accepted_at(c, team))

    async def unworked(self, limit: int = 100, busy: Collection[tuple[str, str]] = ()) -> Sequence[Intake]:
        return await self._read(lambda c: inbox.unworked(c, limit, busy))

    # incidents and watches
    async def apply(self, change: Change) -> None:
        await self._writer.together(changes.apply, change)

    async def incident(self, incident: str) -> Incident | None:
        return await self._incident(incident)

    async def incident_of_origin(self, origin: str) -> Incident | None:
        return await self._read(lambda c: incidents.one(c, incidents.of_origin(origin)))

    async def known_origins(self, origins: Sequence[str]) -> set[str]:
        return await self._read(lambda c: incidents.known_origins(c, origins))

    async def incident_in_thread(self, team: str, channel: str, thread_ts: str) -> Incident | None:
        here = table.c.team == team, table.c.channel == channel, table.c.thread_ts == thread_ts
        return await self._read(lambda c: incidents.one(c, *here))

    async def open_incident(self, team: str, channel: str, domain: str) -> Incident | None:
        return await self._read(lambda c: incidents.one(c, table.c.open_slot == f"{team}:{channel}:{domain}"))

    async def open_incidents(self, team: str, channel: str | None = None) -> Sequence[Incident]:
        here = [table.c.team == team, incidents.OPEN]
        if channel is not None:
            here.append(table.c.channel == channel)
        return await self._read(lambda c: incidents.some(c, *here))

    async def incidents_of(self, team: str, channel: str, domain: str, limit: int = 20) -> Sequence[Incident]:
        here = table.c.team == team, table.c.channel == channel, table.c.domain == domain
        return await self._read(lambda c: incidents.some(c, *here, limit=limit))

    async def incidents_since(self, team: str, channel: str | None, since: datetime) -> Sequence[Incident]:
        return await self._read(lambda c: incidents.since(c, team, channel, since))

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        return await self._alike((team, channel, provider, trouble)) or ()

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        return await self._recoveries((team, provider, trouble, limit)) or ()

    async def bounces(self, incident: str) -> Sequence[JoinedBounce]:
        return await self._read(lambda c: incidents.joined(c, incident))

    async def watch(self, incident: str) -> Watch | None:
        return await self._watch(incident)

    async def watched(self, incident: str) -> tuple[Incident, Watch] | None:
        return await self._watched(incident)

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        return await self._read(lambda c: watches.due(c, now, limit))

    async def next_due_at(self) -> datetime | None:
        return await self._read(watches.next_due_at)

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        wanted = watches.Claim(incident=incident, check_no=check_no, owner=owner, now=now, until=until)
        return await self._writer.together(watches.claim, wanted)

    async def release(self, owner: str) -> None:
        await self._writer.write(lambda c: watches.release(c, owner))
        await self._writer.write(lambda c: leases.release(c, owner))

    # leases on parts of the work
    @property
    def shared(self) -> bool:
        """Whether several processes can work with it at the same time."""
        return self._database.shared

    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        return await self._writer.write(
            lambda c: leases.take(c, sorted(names), owner=owner, now=now, until=until)
        )

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        return await self._writer.write(lambda c: leases.renew(c, owner=owner, now=now, until=until))

    async def give_back(self, names: Sequence[str], owner: str) -> None:
        await self._writer.write(lambda c: leases.give_back(c, names, owner))

    # channels
    async def settings(self, team: str, channel: str) -> ChannelSettings:
        return await self._settings((team, channel)) or ChannelSettings(team=team, channel=channel)

    async def with_digest(self) -> Sequence[ChannelSettings]:
        return await self._read(channels.with_digest)

    async def corrections(self, since: datetime) -> Sequence[Correction]:
        return await self._read(lambda c: corrections.since(c, since))

    # outbox
    async def next_to_send(
        self, team: str, now: datetime, busy: Collection[str], limit: int
    ) -> Sequence[Outgoing]:
        return await self._read(lambda c: outbox.next_to_send(c, team=team, now=now, busy=busy, limit=limit))

    async def outgoing(self, key: str) -> Outgoing | None:
        return await self._read(lambda c: outbox.one(c, key))

    async def said(self, beginning: str) -> Sequence[tuple[str, datetime]]:
        return await self._read(lambda c: outbox.said(c, beginning))

    async def sending(self, key: str, at: datetime, after: datetime | None = None) -> bool:
        return await self._writer.write(lambda c: outbox.sending(c, key, at, after))

    async def not_sent(self, key: str, since: datetime, not_before: datetime | None = None) -> None:
        await self._writer.write(lambda c: outbox.not_sent(c, key, since, not_before))

    async def sent(self, key: str, ts: str | None, at: datetime) -> bool:
        return await self._writer.write(lambda c: outbox.sent(c, key, ts, at))

    async def dropped(self, key: str, why: str, at: datetime) -> None:
        await self._writer.write(lambda c: outbox.dropped(c, key, why, at))

    # what is shown
    async def stale_cards(
        self, limit: int = 100, team: str | None = None, resting: Collection[tuple[str, int]] = ()
    ) -> Sequence[Incident]:
        return await self._read(lambda c: incidents.stale_cards(c, limit, team, resting))

    async def card_shown(self, incident: str, version: int) -> None:
        await self._writer.write(lambda c: incidents.note(c, incident, card_version=version))

    async def stale_reactions(self, limit: int = 100, team: str | None = None) -> Sequence[Incident]:
        return await self._read(lambda c: reactions.stale(c, limit, team))

    async def stale_joined_reactions(self, limit: int = 100, team: str | None = None) -> Sequence[Reaction]:
        return await self._read(lambda c: reactions.stale_joined(c, limit, team))

    async def reactions_on(self, team: str, channel: str, ts: str) -> Sequence[Reaction]:
        return await self._read(lambda c: reactions.on_message(c, team, channel, ts))

    async def reactions_shown(self, noted: Sequence[NewReaction]) -> None:
        await self._writer.write(lambda c: reactions.shown(c, noted))

    # history
    async def note(self, seen: Sequence[Sighting]) -> None:
        await self._writer.write(lambda c: sightings.note(c, seen))

    async def of_servers(self, hosts: Sequence[str], since: datetime, limit: int = 500) -> Sequence[Sighting]:
        return await self._read(lambda c: sightings.of_servers(c, hosts, since, limit))

    async def of_domain(self, domain: str, since: datetime, limit: int = 2000) -> Sequence[Sighting]:
        return await self._read(lambda c: sightings.of_domain(c, domain, since, limit))
