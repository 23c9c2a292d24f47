"""Which version of its incident each card shows."""

from collections.abc import Collection, Sequence

from sqlalchemy import true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.incident import Incident, IncidentState
from bot.storage.queries.incident_rows import READ, loaded, note
from bot.storage.queries.incidents import shown_in
from bot.storage.queries.readable import first_readable
from bot.storage.tables import incidents


async def stale(
    connection: AsyncConnection,
    team: str,
    limit: int = 100,
    *,
    postponed: Collection[tuple[str, int]] = (),
    paused: Collection[str] = (),
) -> Sequence[Incident]:
    outdated = incidents.c.card_version < incidents.c.version, incidents.c.card_ts.is_not(None)
    awake = tuple_(incidents.c.id, incidents.c.version).not_in(postponed) if postponed else true()
    looking = incidents.c.state == IncidentState.LOOKING.value
    waiting = READ.where(shown_in(team, paused), *outdated, awake)
    drawn_again = incidents.c.card_version > 1
    in_turn = waiting.order_by(looking, drawn_again, incidents.c.opened_at)
    return await first_readable(connection, in_turn, loaded, limit)


async def shown(connection: AsyncConnection, incident: str, version: int) -> None:
    await note(connection, incident, card_version=version)
