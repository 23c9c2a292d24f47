"""What reached us, written down before it is acknowledged."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import WorkedError
from bot.models import Intake
from bot.storage.codec import INTAKE
from bot.storage.dialect import insert
from bot.storage.tables import inbox
from bot.storage.times import from_seconds, to_seconds


async def accept(connection: AsyncConnection, intake: Intake) -> bool:
    """False when the origin is known."""
    row = insert(connection, inbox).values(
        origin=intake.origin, received_at=to_seconds(intake.received_at), body=INTAKE.dump(intake)
    )
    result = await connection.execute(row.on_conflict_do_nothing(index_elements=["origin"]))
    return bool(result.rowcount)


async def unworked(connection: AsyncConnection, limit: int) -> Sequence[Intake]:
    rows = await connection.execute(
        select(inbox.c.body).where(inbox.c.worked_at.is_(None)).order_by(inbox.c.seq).limit(limit)
    )
    return [INTAKE.load(body) for body in rows.scalars()]


async def last_accepted_at(connection: AsyncConnection) -> datetime | None:
    latest = (
        await connection.execute(select(inbox.c.received_at).order_by(inbox.c.seq.desc()).limit(1))
    ).scalar()
    return from_seconds(latest) if latest else None


async def worked(connection: AsyncConnection, origins: Sequence[str], at: float) -> None:
    """Raises WorkedError when somebody else was faster with one of them."""
    waits = inbox.c.origin.in_(origins), inbox.c.worked_at.is_(None)
    done = await connection.execute(inbox.update().where(*waits).values(worked_at=at))
    if done.rowcount < len(origins):
        raise WorkedError(f"of {', '.join(origins)} something is worked off already")
