"""When each incident is checked next. The clock only wakes us; this table decides what is due."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnreadableError
from bot.models.incident import Incident
from bot.models.watch import Watch, WatchState
from bot.storage.codec import WATCH, outcome
from bot.storage.dialect import among, fixed, insert
from bot.storage.queries import incident_rows
from bot.storage.queries.incident_rows import READ
from bot.storage.queries.readable import first_readable
from bot.storage.tables import watches
from bot.storage.times import current_seconds, from_seconds, to_seconds

_ROW = select(watches.c.incident, watches.c.body)
PENDING = watches.c.state == fixed(WatchState.PENDING.value)
_IN_TURN = text("watches.urgent"), text("NOT watches.urgent")
"""Written as in the index: SQLAlchemy would write `urgent = 1` for SQLite, which does not match the index."""
_FREE = watches.c.lease_until.is_(None)
_HELD = watches.c.lease_until.is_not(None)

_FREE_AT = case(
    (watches.c.lease_until > watches.c.next_check_at, watches.c.lease_until), else_=watches.c.next_check_at
)
"""When a check can be claimed: once it is due and any lease on it, whose owner may have died, has expired."""


async def next_checks(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, int]:
    """The number of each incident's next check, if it has one; rows stay locked until the transaction
    ends."""
    if not wanted:
        return {}
    pending = select(watches.c.incident, watches.c.check_no).where(among(watches.c.incident, wanted), PENDING)
    rows = await connection.execute(pending.order_by(watches.c.incident).with_for_update())
    return dict(rows.all())


async def put(connection: AsyncConnection, changed: Sequence[Watch]) -> None:
    """Stores the watches and ends their leases. One whose next check stays as it was is not planned anew."""
    if changed:
        row = insert(connection, watches).values(planned_at=current_seconds(connection))
        values: dict[str, Any] = {column.name: column for column in row.excluded if not column.primary_key}
        same = row.excluded.next_check_at == watches.c.next_check_at
        values["planned_at"] = case((same, watches.c.planned_at), else_=row.excluded.planned_at)
        upsert = row.on_conflict_do_update(index_elements=["incident"], set_=values)
        await connection.execute(upsert, [_row(watch) for watch in changed])


def _row(watch: Watch) -> dict[str, Any]:
    return {
        "incident": watch.incident,
        "state": watch.state,
        "check_no": watch.check_no,
        "next_check_at": to_seconds(watch.next_check_at) if watch.next_check_at else None,
        "urgent": watch.urgent,
        "lease_owner": None,
        "lease_until": None,
        "body": WATCH.dump(watch),
    }


async def by_incident(
    connection: AsyncConnection, wanted: Collection[str]
) -> dict[str, Watch | UnreadableError]:
    rows = await connection.execute(_ROW.where(among(watches.c.incident, wanted)))
    return {row.incident: outcome(loaded, row) for row in rows}


async def with_incidents(
    connection: AsyncConnection, wanted: Collection[str]
) -> dict[str, tuple[Incident, Watch] | UnreadableError]:
    both = READ.add_columns(watches.c.body.label("watch")).join(watches)
    rows = await connection.execute(both.where(among(watches.c.incident, wanted)))
    return {row.id: outcome(_both, row) for row in rows}


def _both(row: Row[*tuple[Any, ...]]) -> tuple[Incident, Watch]:
    return incident_rows.loaded(row), WATCH.load(row.id, row.watch)


def loaded(row: Row[*tuple[Any, ...]]) -> Watch:
    """Raises UnreadableError."""
    return WATCH.load(row.incident, row.body)


async def due(connection: AsyncConnection, now: datetime, limit: int = 100) -> Sequence[Watch]:
    """Due checks: first those that somebody is waiting for, then the others."""
    moment = to_seconds(now)
    ready = PENDING, watches.c.next_check_at <= moment, or_(_FREE, watches.c.lease_until <= moment)
    found: list[Watch] = []
    for in_turn in _IN_TURN:
        first = _ROW.where(*ready, in_turn).order_by(watches.c.next_check_at)
        found += await first_readable(connection, first, loaded, limit - len(found))
    return found


async def next_due_at(connection: AsyncConnection, after: datetime) -> datetime | None:
    """When the next check can be claimed. Leased ones, which are few, are queried separately, so that each
    query has its index."""
    moment = to_seconds(after)
    free = select(watches.c.next_check_at).where(PENDING, _FREE, watches.c.next_check_at > moment)
    held = select(func.min(_FREE_AT)).where(PENDING, _HELD, moment < _FREE_AT)
    found = [
        (await connection.execute(free.order_by(watches.c.next_check_at).limit(1))).scalar(),
        (await connection.execute(held)).scalar(),
    ]
    return min((from_seconds(at) for at in found if at is not None), default=None)


async def planned_after(
    connection: AsyncConnection, moment: datetime, now: datetime, limit: int = 1000
) -> Sequence[tuple[str, datetime]]:
    later = watches.c.planned_at > to_seconds(moment), watches.c.next_check_at > to_seconds(moment)
    free = or_(_FREE, watches.c.lease_until <= to_seconds(now))
    latest_first = select(watches.c.incident, watches.c.planned_at).where(PENDING, *later, free)
    rows = await connection.execute(latest_first.order_by(watches.c.planned_at.desc()).limit(limit))
    return [(incident, from_seconds(at)) for incident, at in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A request for the lease on one check."""

    incident: str
    check_no: int
    owner: str
    now: datetime
    until: datetime


_TAKE = (
    watches.update()
    .where(
        watches.c.incident == bindparam("which"),
        watches.c.check_no == bindparam("check"),
        watches.c.state == WatchState.PENDING.value,
        or_(_FREE, watches.c.lease_owner == bindparam("who"), watches.c.lease_until <= bindparam("moment")),
    )
    .values(lease_owner=bindparam("who"), lease_until=bindparam("then"))
)


async def claim(connection: AsyncConnection, claims: Sequence[Claim]) -> Sequence[bool]:
    """Takes the leases that are free or already the claimer's. Returns for each request whether it
    succeeded."""
    wanted = [
        {
            "which": one.incident,
            "check": one.check_no,
            "who": one.owner,
            "moment": to_seconds(one.now),
            "then": to_seconds(one.until),
        }
        for one in sorted(claims, key=lambda one: one.incident)
    ]
    await connection.execute(_TAKE, wanted)
    held = await _holders(connection, [one.incident for one in claims])
    return [held.get(one.incident) == (one.check_no, one.owner) for one in claims]


async def _holders(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, tuple[int, str | None]]:
    """Each incident's next check and the owner of its lease."""
    columns = watches.c.incident, watches.c.check_no, watches.c.lease_owner
    rows = await connection.execute(select(*columns).where(among(watches.c.incident, wanted), PENDING))
    return {incident: (check_no, owner) for incident, check_no, owner in rows}


async def shorten(connection: AsyncConnection, beyond: datetime, until: datetime) -> None:
    """Ends leases on checks that end later than `beyond` at `until`."""
    too_late = _HELD, watches.c.lease_until > to_seconds(beyond)
    await connection.execute(watches.update().where(*too_late).values(lease_until=to_seconds(until)))


async def release(connection: AsyncConnection, owner: str) -> None:
    """Ends an owner's leases on checks."""
    await connection.execute(
        watches.update()
        .where(_HELD, watches.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )
