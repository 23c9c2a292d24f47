"""Accepted intakes, stored before they are acknowledged."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.intake import Intake
from bot.storage.codec import INTAKE
from bot.storage.dialect import among, insert
from bot.storage.queries.readable import first_readable
from bot.storage.tables import IN_DIRECT_MESSAGE, inbox
from bot.storage.times import current_seconds, from_seconds, to_seconds

DIRECT = text(IN_DIRECT_MESSAGE)


async def accept(connection: AsyncConnection, intake: Intake) -> bool:
    """Stores the intake. Returns False if its origin is already known."""
    row = insert(connection, inbox).values(
        origin=intake.origin,
        team=intake.team,
        channel=intake.channel,
        received_at=to_seconds(intake.received_at),
        body=INTAKE.dump(intake),
    )
    result = await connection.execute(row.on_conflict_do_nothing(index_elements=["origin"]))
    return bool(result.rowcount)


async def unprocessed(
    connection: AsyncConnection, limit: int = 100, busy: Collection[tuple[str, str]] = ()
) -> Sequence[Intake]:
    elsewhere = tuple_(inbox.c.team, inbox.c.channel).not_in(busy) if busy else true()
    waiting = select(inbox.c.origin, inbox.c.body).where(inbox.c.worked_at.is_(None), elsewhere)
    oldest_first = waiting.order_by(inbox.c.seq)
    return await first_readable(connection, oldest_first, loaded, limit)


def loaded(row: Row[*tuple[Any, ...]]) -> Intake:
    """Raises UnreadableError."""
    return INTAKE.load(row.origin, row.body)


async def last_accepted_at(connection: AsyncConnection, team: str) -> datetime | None:
    theirs = select(inbox.c.received_at).where(inbox.c.team == team)
    latest = (await connection.execute(theirs.order_by(inbox.c.seq.desc()).limit(1))).scalar()
    return from_seconds(latest) if latest else None


async def edited_since(connection: AsyncConnection, edit: Intake) -> bool:
    first, last = edit.later_edits
    later = select(inbox.c.seq).where(inbox.c.origin > first, inbox.c.origin < last).limit(1)
    return (await connection.execute(later)).first() is not None


async def direct_channels(connection: AsyncConnection, team: str, limit: int) -> Sequence[str]:
    written = select(inbox.c.channel).where(inbox.c.team == team, DIRECT)
    latest_first = written.group_by(inbox.c.channel).order_by(func.max(inbox.c.seq).desc()).limit(limit)
    return (await connection.execute(latest_first)).scalars().all()


async def was_pointed_at(connection: AsyncConnection, pointing: Intake) -> bool:
    first, last = pointing.pointings
    earlier = select(inbox.c.seq).where(inbox.c.origin > first, inbox.c.origin < last).limit(1)
    return (await connection.execute(earlier)).first() is not None


async def still_unprocessed(connection: AsyncConnection, origins: Collection[str]) -> set[str]:
    """Those of the origins that are not processed yet; their rows stay locked until the transaction ends."""
    if not origins:
        return set()
    waiting = select(inbox.c.origin).where(among(inbox.c.origin, origins), inbox.c.worked_at.is_(None))
    rows = await connection.execute(waiting.order_by(inbox.c.origin).with_for_update())
    return set(rows.scalars())


async def processed(connection: AsyncConnection, origins: Collection[str]) -> None:
    """Marks the intakes as processed now."""
    if origins:
        done = inbox.update().where(among(inbox.c.origin, origins))
        await connection.execute(done.values(worked_at=current_seconds(connection)))
