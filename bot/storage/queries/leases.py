"""Leases on parts of the work."""

from collections.abc import Sequence, Set
from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import insert
from bot.storage.queries import watches
from bot.storage.tables import leases
from bot.storage.times import to_seconds


async def take(
    connection: AsyncConnection, names: Sequence[str], owner: str, now: datetime, until: datetime
) -> Set[str]:
    """Takes the leases that are free. Sorted, so that two processes that want the same rows do not
    deadlock."""
    rows = [{"name": name, "owner": owner, "until": to_seconds(until)} for name in sorted(names)]
    row = insert(connection, leases).values(rows)
    free = or_(leases.c.owner == owner, leases.c.until <= to_seconds(now))
    mine = {"owner": row.excluded.owner, "until": row.excluded.until}
    taking = row.on_conflict_do_update(index_elements=["name"], set_=mine, where=free)
    return set((await connection.execute(taking.returning(leases.c.name))).scalars())


async def renew(connection: AsyncConnection, owner: str, now: datetime, until: datetime) -> Set[str]:
    held = leases.c.owner == owner, leases.c.until > to_seconds(now)
    renewing = update(leases).where(*held).values(until=to_seconds(until))
    return set((await connection.execute(renewing.returning(leases.c.name))).scalars())


async def shorten(connection: AsyncConnection, beyond: datetime, until: datetime) -> None:
    """Ends leases that end later than `beyond` at `until`, including those on checks."""
    await watches.shorten(connection, beyond, until)
    too_late = leases.c.until > to_seconds(beyond)
    await connection.execute(update(leases).where(too_late).values(until=to_seconds(until)))


async def release_leases(connection: AsyncConnection, names: Sequence[str], owner: str) -> None:
    await connection.execute(delete(leases).where(leases.c.name.in_(names), leases.c.owner == owner))


async def release(connection: AsyncConnection, owner: str) -> None:
    """Gives back every lease of the owner, including those on checks."""
    await watches.release(connection, owner)
    await connection.execute(delete(leases).where(leases.c.owner == owner))
