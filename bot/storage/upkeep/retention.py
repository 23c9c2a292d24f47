"""Deletes old data: raw mail after some days, closed incidents and all that belongs to them after about a
year."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.queries.incident_rows import OPEN
from bot.storage.tables import inbox, incidents, metadata, outbox, sightings
from bot.storage.times import to_seconds

BATCH = 500
"""Rows per transaction, so that writers do not wait long."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The times since when things are kept; older ones are deleted."""

    raw_since: datetime
    incidents_since: datetime


async def tidy(connection: AsyncConnection, kept: Kept) -> int:
    """Deletes one batch. Returns how many rows were deleted or emptied; 0 when nothing is left to do."""
    old = to_seconds(kept.incidents_since)
    gone = await _empty_intakes(connection, to_seconds(kept.raw_since))
    gone += await _drop_incidents(connection, old)
    for table, is_old in (
        (inbox, inbox.c.worked_at < old),
        (outbox, (outbox.c.incident == "") & (outbox.c.done_at < old)),
        (sightings, sightings.c.at < old),
    ):
        rows = select(table.c.seq).where(is_old).limit(BATCH)
        gone += (await connection.execute(delete(table).where(table.c.seq.in_(rows)))).rowcount
    return gone


async def _empty_intakes(connection: AsyncConnection, before: float) -> int:
    """Deletes the content of old intakes. Their origins stay, so that the same message opens nothing
    again."""
    old = select(inbox.c.seq).where(inbox.c.worked_at < before, inbox.c.body != "").limit(BATCH)
    emptied = await connection.execute(inbox.update().where(inbox.c.seq.in_(old)).values(body=""))
    return emptied.rowcount


async def _drop_incidents(connection: AsyncConnection, before: float) -> int:
    closed = incidents.c.opened_at < before, not_(OPEN)
    old = (await connection.execute(select(incidents.c.id).where(*closed).limit(BATCH))).scalars().all()
    if not old:
        return 0
    for table in reversed(metadata.sorted_tables):
        if "incident" in table.c:
            await connection.execute(delete(table).where(table.c.incident.in_(old)))
    await connection.execute(delete(incidents).where(incidents.c.id.in_(old)))
    return len(old)
