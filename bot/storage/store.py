"""The store on SQLite or PostgreSQL. All writes go through one writer; reads run beside it."""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StorageError
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.storage import changes, times
from bot.storage.database import version
from bot.storage.database.engine import database
from bot.storage.database.local import Work
from bot.storage.database.trouble import ERRORS, storage_error
from bot.storage.database.trouble_log import TroubleLog
from bot.storage.queries import (
    alike,
    bounces,
    cards,
    channels,
    completing,
    corrections,
    counts,
    due_posts,
    gaps,
    inbox,
    incidents,
    leases,
    outbox,
    outbox_rows,
    past,
    reactions,
    renamed,
    sightings,
    watches,
)
from bot.storage.together import Together
from bot.storage.upkeep import Kept, tidy
from bot.storage.writer import Writer

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K")
NO_CHANGE = "UPDATE alembic_version SET version_num = version_num"
"""Changes nothing but is a write, so it fails on a full disk."""


def _reads(
    question: Callable[Concatenate[AsyncConnection, P], Awaitable[T]],
) -> Callable[Concatenate["SqlStore", P], Coroutine[Any, Any, T]]:
    """A store method that runs this query."""

    async def method(store: "SqlStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await store._read(lambda connection: question(connection, *args, **kwargs))

    return method


def _writes(
    work: Callable[Concatenate[AsyncConnection, P], Awaitable[T]],
) -> Callable[Concatenate["SqlStore", P], Coroutine[Any, Any, T]]:
    """A store method that runs this write and returns once it is committed."""

    async def method(store: "SqlStore", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await store._writer.write(lambda connection: work(connection, *args, **kwargs))

    return method


class SqlStore:
    """Implements the ports `Store` and `History`, whose docstrings apply here."""

    def __init__(self, url: str) -> None:
        self._database = database(url)
        self._closed = False
        self._trouble_log = TroubleLog()
        self._writer = Writer(self._database, self._trouble_log)
        self._incident = self._together(incidents.by_id)
        self._watch = self._together(watches.by_incident)
        self._watched = self._together(watches.with_incidents)
        self._settings = self._together(channels.some)
        self._alike = self._together(alike.still_open)
        self._recoveries = self._together(alike.recoveries)

    async def open(self, *, migrate: bool = True) -> None:
        """Opens the database. Without `migrate` an older schema is left as it is."""
        await self._database.open(migrate=migrate)
        self._writer.start()

    async def close(self) -> None:
        """Finishes what is under way. Later reads and writes are refused."""
        await self._writer.stop()
        self._closed = True
        await self._database.close()

    async def writable(self) -> bool:
        try:
            await self._writer.write(lambda connection: connection.execute(text(NO_CHANGE)))
        except StorageError:
            return False
        return True

    @property
    def shared(self) -> bool:
        """Whether several processes can use it at the same time."""
        return self._database.shared

    async def _read(self, question: Work[T]) -> T:
        """Runs a query. Raises StorageError."""
        if self._closed:
            raise StorageError("The database was closed before this was read.")
        try:
            answer = await self._database.ask(question)
        except ERRORS as error:
            refusal = storage_error(error)
            self._trouble_log.ended("read", refusal)
            raise refusal from None
        self._trouble_log.ended("read", answer)
        return answer

    def _together(
        self, question: Callable[[AsyncConnection, Collection[K]], Awaitable[Mapping[K, T | Exception]]]
    ) -> Together[K, T]:
        return Together(lambda keys: self._read(lambda connection: question(connection, keys)))

    # inbox
    accept = _writes(inbox.accept)
    last_accepted_at = _reads(inbox.last_accepted_at)
    unprocessed = _reads(inbox.unprocessed)
    edited_since = _reads(inbox.edited_since)

    # what was missed
    note_gap = _writes(gaps.note)
    close_gap = _writes(gaps.close)
    direct_channels = _reads(inbox.direct_channels)
    was_pointed_at = _reads(inbox.was_pointed_at)

    def on_failure(self, tell: Callable[[], None]) -> Callable[[], None]:
        self._trouble_log.on_failure.append(tell)
        return lambda: self._trouble_log.on_failure.remove(tell)

    # incidents and watches
    async def apply(self, change: Change) -> None:
        await self._writer.together(changes.apply, change)

    async def incident(self, incident: str) -> Incident | None:
        return await self._incident(incident)

    incident_of_origin = _reads(incidents.of_origin)
    known_origins = _reads(incidents.known_origins)
    incident_in_thread = _reads(incidents.in_thread)
    open_incident = _reads(incidents.open_of_domain)
    open_incidents = _reads(incidents.all_open)
    incidents_of = _reads(incidents.of_domain)
    incidents_since = _reads(incidents.since)
    complete = _writes(completing.complete)
    channels_since = _reads(past.channels_since)
    past = _reads(past.past)
    bounces = _reads(bounces.of_incident)

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        return await self._alike((team, channel, provider, trouble)) or ()

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        return await self._recoveries((team, provider, trouble, limit)) or ()

    async def watch(self, incident: str) -> Watch | None:
        return await self._watch(incident)

    async def watched(self, incident: str) -> tuple[Incident, Watch] | None:
        return await self._watched(incident)

    due = _reads(watches.due)
    next_due_at = _reads(watches.next_due_at)
    planned_after = _reads(watches.planned_after)

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        wanted = watches.Claim(incident=incident, check_no=check_no, owner=owner, now=now, until=until)
        return await self._writer.together(watches.claim, wanted)

    # leases on parts of the work
    take_leases = _writes(leases.take)
    renew_leases = _writes(leases.renew)
    shorten_leases = _writes(leases.shorten)
    release_leases = _writes(leases.release_leases)
    release = _writes(leases.release)

    # channels, and what their members said
    async def settings(self, team: str, channel: str) -> ChannelSettings:
        return await self._settings((team, channel)) or ChannelSettings(team=team, channel=channel)

    rename_channel = _writes(renamed.rename)
    channels_with_digest = _reads(channels.channels_with_digest)
    corrections = _reads(corrections.since)

    # outbox
    next_to_send = _reads(due_posts.next_to_send)
    outgoing = _reads(outbox_rows.one)
    said = _reads(outbox_rows.said)
    sending = _writes(outbox.sending)
    not_sent = _writes(outbox.not_sent)
    pause_channel = _writes(outbox.pause_channel)
    resume_channel = _writes(outbox.resume_channel)
    sent = _writes(outbox.sent)
    moved = _writes(outbox.moved)
    dropped = _writes(outbox.dropped)

    # what is shown
    stale_cards = _reads(cards.stale)
    card_shown = _writes(cards.shown)
    stale_reactions = _reads(reactions.stale)
    stale_joined_reactions = _reads(reactions.stale_joined)
    reactions_on = _reads(reactions.on_message)
    reactions_shown = _writes(reactions.shown)

    # history
    note = _writes(sightings.note)
    of_servers = _reads(sightings.of_servers)
    of_domain = _reads(sightings.of_domain)

    # upkeep
    time = _reads(times.time)
    version = _reads(version.version)
    backlog = _reads(counts.backlog)
    counts = _reads(counts.counts)

    async def tidy(self, kept: Kept) -> int:
        """Deletes what is older, in batches. Returns how many rows were deleted or emptied."""
        gone = 0
        while batch := await self._writer.write(lambda connection: tidy(connection, kept)):
            gone += batch
        await self._database.erase_traces()
        return gone
