"""When to look again: the truth that the clock is only the bell for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError
from bot.models import Watch, WatchState
from bot.storage.codec import WATCH
from bot.storage.dialect import fixed, insert
from bot.storage.tables import watches
from bot.storage.times import from_seconds, to_seconds

_PENDING = watches.c.state == fixed(WatchState.PENDING.value)
_FREE = watches.c.lease_until.is_(None)
_HELD = watches.c.lease_until.is_not(None)

_FREE_AT = case(
    (watches.c.lease_until > watches.c.next_check_at, watches.c.lease_until), else_=watches.c.next_check_at
)
"""When a check can be taken: once it is due, and once the lease of whoever may have died over it is over."""


async def put(connection: AsyncConnection, watch: Watch, spends: int | None) -> None:
    """Writes the next state and ends the lease. Raises ConflictError when `spends` is spent already."""
    if spends is not None:
        await _spend(connection, watch.incident, spends)
    values = {
        "state": watch.state,
        "check_no": watch.check_no,
        "next_check_at": to_seconds(watch.next_check_at) if watch.next_check_at else None,
        "lease_owner": None,
        "lease_until": None,
        "body": WATCH.dump(watch),
    }
    row = insert(connection, watches).values(incident=watch.incident, **values)
    await connection.execute(row.on_conflict_do_update(index_elements=["incident"], set_=values))


async def _spend(connection: AsyncConnection, incident: str, check_no: int) -> None:
    still = await connection.execute(
        select(watches.c.incident)
        .where(watches.c.incident == incident, watches.c.check_no == check_no, _PENDING)
        .with_for_update()
    )
    if still.first() is None:
        raise ConflictError(f"check {check_no} of {incident} is spent")


async def one(connection: AsyncConnection, incident: str) -> Watch | None:
    body = (await connection.execute(select(watches.c.body).where(watches.c.incident == incident))).scalar()
    return WATCH.load(body) if body else None


async def due(connection: AsyncConnection, now: datetime, limit: int) -> Sequence[Watch]:
    moment = to_seconds(now)
    free = or_(_FREE, watches.c.lease_until <= moment)
    rows = await connection.execute(
        select(watches.c.body)
        .where(_PENDING, watches.c.next_check_at <= moment, free)
        .order_by(watches.c.next_check_at)
        .limit(limit)
    )
    return [WATCH.load(body) for body in rows.scalars()]


async def next_due_at(connection: AsyncConnection) -> datetime | None:
    """Asks for those that somebody holds apart from the others: they are few, and each way has its index."""
    free = select(watches.c.next_check_at).where(_PENDING, _FREE, watches.c.next_check_at.is_not(None))
    held = select(func.min(_FREE_AT)).where(_PENDING, _HELD)
    found = [
        (await connection.execute(free.order_by(watches.c.next_check_at).limit(1))).scalar(),
        (await connection.execute(held)).scalar(),
    ]
    return min((from_seconds(at) for at in found if at is not None), default=None)


async def claim(
    connection: AsyncConnection, incident: str, check_no: int, *, owner: str, now: datetime, until: datetime
) -> bool:
    moment = to_seconds(now)
    free = or_(
        watches.c.lease_owner.is_(None), watches.c.lease_owner == owner, watches.c.lease_until <= moment
    )
    result = await connection.execute(
        watches.update()
        .where(watches.c.incident == incident, watches.c.check_no == check_no, _PENDING, free)
        .values(lease_owner=owner, lease_until=to_seconds(until))
    )
    return bool(result.rowcount)


async def release(connection: AsyncConnection, owner: str) -> None:
    await connection.execute(
        watches.update()
        .where(_HELD, watches.c.lease_owner == owner)
        .values(lease_owner=None, lease_until=None)
    )
