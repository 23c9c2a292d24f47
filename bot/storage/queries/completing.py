"""Completes rows of incidents that a version wrote which does not know all their columns: one from before a
migration, or an old replica during a rolling update."""

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.codec import understood
from bot.storage.dialect import among
from bot.storage.queries.incident_rows import READ, derived, loaded
from bot.storage.tables import DERIVED, incidents

BATCH = 500
"""Rows per transaction, so that writers do not wait long."""
_COMPLETE = incidents.update().where(incidents.c.id == bindparam("which"))


async def complete(connection: AsyncConnection) -> int:
    """Completes one batch. Returns how many rows it had; 0 when nothing is left to do."""
    incomplete = READ.where(incidents.c.derived < DERIVED).limit(BATCH).with_for_update(skip_locked=True)
    rows = (await connection.execute(incomplete)).all()
    if rows:
        # one that cannot be read is complete once it is written again
        seen = incidents.update().where(among(incidents.c.id, [row.id for row in rows]))
        await connection.execute(seen.values(derived=DERIVED))
    if found := understood(loaded, rows):
        await connection.execute(_COMPLETE, [derived(one) | {"which": one.id} for one in found])
    return len(rows)
