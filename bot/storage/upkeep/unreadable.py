"""Finds pending rows that this version cannot read, and drops one of them."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import QueryError, UnreadableError
from bot.models.incident import IncidentState
from bot.models.watch import Watch, WatchState
from bot.storage import channels, inbox, incident_rows, outbox, times, watches
from bot.storage.tables import bounces, metadata
from bot.storage.times import to_seconds
from bot.storage.upkeep.access import rows
from bot.storage.upkeep.export import opened
from bot.watch.expiry import QUEUE_LIFE

Found = Row[*tuple[Any, ...]]
_TABLES = metadata.tables
_WHY = "dropped by an operator"


@dataclass(frozen=True, slots=True)
class Unreadable:
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
            yield Unreadable(error.table, error.row, error.where, opened("body", row.body))


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


async def _as_worked(connection: AsyncConnection, row: Found) -> None:
    """Marks the intake as worked. Its origin stays, so it is not accepted again."""
    now = await times.time(connection)
    await inbox.worked(connection, [row.origin], to_seconds(now))


async def _as_never_sent(connection: AsyncConnection, row: Found) -> None:
    await outbox.dropped(connection, row.key, _WHY, await times.time(connection))


async def _as_stopped(connection: AsyncConnection, row: Found) -> None:
    """Stops the incident and drops its posts. Its card stays as it is, and the next bounce opens another
    incident. A newer version that is working on it sees it as stopped too."""
    incidents, now = _TABLES["incidents"], await times.time(connection)
    state = IncidentState.STOPPED.value
    closed = {"state": state, "closed_at": now.isoformat(), "next_check_at": None, "asked_by": None}
    over = {
        "state": state,
        "open_slot": None,
        "version": incidents.c.version + 1,
        "card_version": incidents.c.version + 1,
        "reaction_version": incidents.c.version + 1,
        "body": _with(row.body, **closed),
    }
    await connection.execute(incidents.update().where(incidents.c.id == row.id).values(over))
    await connection.execute(bounces.update().where(bounces.c.incident == row.id).values(reaction_due=None))
    await _look_no_more(connection, row.id)
    posts = _TABLES["outbox"]
    unsaid = posts.c.incident == row.id, posts.c.state.in_(("new", "sending"))
    gone = {"state": "dropped", "why": _WHY, "done_at": to_seconds(now)}
    await connection.execute(posts.update().where(*unsaid).values(gone))


async def _look_no_more(connection: AsyncConnection, incident: str) -> None:
    table = _TABLES["watches"]
    its_own = table.c.incident == incident
    body = (await connection.execute(select(table.c.body).where(its_own))).scalar_one_or_none()
    done = {"state": WatchState.DONE.value, "next_check_at": None}
    await connection.execute(table.update().where(its_own).values(done | {"body": _with(body or "", **done)}))


async def _as_new(connection: AsyncConnection, row: Found) -> None:
    """Replaces the watch with one whose check is due at once."""
    now = await times.time(connection)
    fresh = Watch(
        incident=row.incident, check_no=row.check_no, next_check_at=now, expires_at=now + QUEUE_LIFE
    )
    await watches.put(connection, [fresh])


async def _as_unset(connection: AsyncConnection, row: Found) -> None:
    """Deletes the settings, so that the defaults apply."""
    chosen = _TABLES["channels"]
    here = chosen.c.team == row.team, chosen.c.channel == row.channel
    await connection.execute(chosen.delete().where(*here))


def _with(body: str, **fields: object) -> str:
    """The body with these fields changed; unchanged if it is not a JSON object."""
    found = opened("body", body)
    return json.dumps(found | fields) if isinstance(found, dict) else body


def _of(table: str, *waiting: Any) -> Select[*tuple[Any, ...]]:
    return select(_TABLES[table]).where(*waiting)


_KINDS: Mapping[str, _Kind] = {
    "inbox": _Kind(_of("inbox", _TABLES["inbox"].c.worked_at.is_(None)), inbox.loaded, _as_worked),
    "incidents": _Kind(incident_rows.READ.where(incident_rows.OPEN), incident_rows.loaded, _as_stopped),
    "watches": _Kind(_of("watches", _TABLES["watches"].c.state == "pending"), watches.loaded, _as_new),
    "outbox": _Kind(
        _of("outbox", _TABLES["outbox"].c.state.in_(("new", "sending"))), outbox.loaded, _as_never_sent
    ),
    "channels": _Kind(_of("channels"), channels.loaded, _as_unset),
}
