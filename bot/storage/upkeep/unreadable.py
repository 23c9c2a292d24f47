"""Finds pending rows that this version cannot read, and drops one of them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import QueryError, UnreadableError
from bot.models.content import Card
from bot.models.incident import Incident, IncidentState
from bot.models.post import Place
from bot.models.query import Query
from bot.models.watch import Watch, WatchState
from bot.storage import tables, times
from bot.storage.codec import CONTENT
from bot.storage.queries import channels, inbox, incident_rows, outbox, outbox_rows, watches
from bot.storage.times import from_seconds
from bot.storage.upkeep.access import rows
from bot.storage.upkeep.export import parsed
from bot.watch.expiry import QUEUE_LIFE

Found = Row[*tuple[Any, ...]]
_WHY = "dropped by an operator"
_KEPT = [
    tables.incidents.c[name] for name in ("team", "channel", "origin", "origin_ts", "domain", "opened_at")
]
"""What is still known of an incident whose body cannot be read."""


class Unreadable(NamedTuple):
    table: str
    row: str
    where: str
    """Which of its fields cannot be read."""
    body: Any


@dataclass(frozen=True, slots=True)
class _Kind:
    waiting: Select[*tuple[Any, ...]]
    load: Callable[[Found], object]
    drop: Callable[[AsyncConnection, Found], Awaitable[None]]


async def unreadable(connection: AsyncConnection) -> AsyncIterator[Unreadable]:
    """Pending rows that cannot be read, table by table in the order in which a message passes through
    them."""
    for kind in _KINDS.values():
        async for row, error in _unreadable(connection, kind):
            yield Unreadable(error.table, error.row, error.where, parsed(row.body))


async def drop(connection: AsyncConnection, table: str, name: str) -> None:
    """Drops the row. Raises QueryError if it is readable or not pending, so that nothing valid is lost."""
    if table not in _KINDS:
        raise QueryError(f"TABLE takes {', '.join(_KINDS)}; it got {table[:120]!r}.")
    kind = _KINDS[table]
    found = [row async for row, error in _unreadable(connection, kind) if error.row == name]
    if not found:
        known = "`bouncebot data unreadable` lists them."
        raise QueryError(f"{table} has no row {name[:120]!r} that waits and cannot be read; {known}")
    await kind.drop(connection, found[0])


async def _unreadable(
    connection: AsyncConnection, kind: _Kind
) -> AsyncIterator[tuple[Found, UnreadableError]]:
    async for batch in rows(connection, kind.waiting):
        for row in batch:
            try:
                kind.load(row)
            except UnreadableError as error:
                yield row, error


async def _as_processed(connection: AsyncConnection, row: Found) -> None:
    """Marks the intake as processed. Its origin stays, so it is not accepted again."""
    await inbox.processed(connection, [row.origin])


async def _as_never_sent(connection: AsyncConnection, row: Found) -> None:
    """Drops the post. A card needs nothing of its body, and a thread cannot do without it: it is posted."""
    if row.place == Place.CARD.value:
        entry = tables.outbox.update().where(tables.outbox.c.key == row.key)
        await connection.execute(entry.values(body=CONTENT.dump(Card())))
        return
    await outbox.dropped(connection, row.key, _WHY, await times.time(connection))


async def _as_stopped(connection: AsyncConnection, row: Found) -> None:
    """Stops the incident and drops its posts; what its columns contain is kept, so that its card can show it
    as stopped and users can ask about it. The next bounce opens another incident."""
    now = await times.time(connection)
    versions = await incident_rows.versions(connection, [row.id])
    opened_at = from_seconds(row.opened_at)
    left = Incident(
        id=row.id,
        team=row.team,
        channel=row.channel,
        origin=row.origin,
        origin_ts=row.origin_ts,
        query=Query(domain=row.domain),
        opened_at=opened_at,
        last_bounce_at=opened_at,
        version=versions[row.id],
    )
    await incident_rows.put(connection, [left.closed(IncidentState.STOPPED, now)], superseded=())
    await _end_watch(connection, row.id, now)
    await outbox.drop(connection, _WHY, now, tables.outbox.c.incident == row.id, outbox_rows.WAITING)


async def _end_watch(connection: AsyncConnection, incident: str, now: datetime) -> None:
    columns = tables.watches.c
    check_no = select(columns.check_no).where(columns.incident == incident)
    if (last := (await connection.execute(check_no)).scalar_one_or_none()) is not None:
        done = Watch(
            incident=incident, state=WatchState.DONE, check_no=last, next_check_at=None, expires_at=now
        )
        await watches.put(connection, [done])


async def _as_new(connection: AsyncConnection, row: Found) -> None:
    """Replaces the watch with one whose check is due at once."""
    now = await times.time(connection)
    fresh = Watch(
        incident=row.incident, check_no=row.check_no, next_check_at=now, expires_at=now + QUEUE_LIFE
    )
    await watches.put(connection, [fresh])


async def _as_unset(connection: AsyncConnection, row: Found) -> None:
    """Deletes the settings, so that the defaults apply."""
    chosen = tables.channels.c
    here = chosen.team == row.team, chosen.channel == row.channel
    await connection.execute(tables.channels.delete().where(*here))


_KINDS: Mapping[str, _Kind] = {
    "inbox": _Kind(
        select(tables.inbox).where(tables.inbox.c.worked_at.is_(None)), inbox.loaded, _as_processed
    ),
    "incidents": _Kind(
        incident_rows.READ.add_columns(*_KEPT).where(incident_rows.OPEN), incident_rows.loaded, _as_stopped
    ),
    "watches": _Kind(select(tables.watches).where(watches.PENDING), watches.loaded, _as_new),
    "outbox": _Kind(select(tables.outbox).where(outbox_rows.WAITING), outbox_rows.loaded, _as_never_sent),
    "channels": _Kind(select(tables.channels), channels.loaded, _as_unset),
}
