"""Which reaction stands on which message. Those that joined an incident follow the one that opened it."""

from collections.abc import Sequence

from sqlalchemy import String, bindparam, func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.incident import Incident
from bot.ports.change import JoinedReaction
from bot.storage.incidents import READ, loaded, of_team
from bot.storage.tables import bounces, incidents


async def stale(
    connection: AsyncConnection, limit: int, team: str | None
) -> Sequence[tuple[Incident, str | None]]:
    outdated = incidents.c.reaction_version < incidents.c.version, of_team(team)
    rows = await connection.execute(READ.add_columns(incidents.c.reaction).where(*outdated).limit(limit))
    return [(loaded(*row[:4]), row[4]) for row in rows]


async def beside(connection: AsyncConnection, incident: Incident) -> Sequence[tuple[Incident, str | None]]:
    here = (
        incidents.c.team == incident.team,
        incidents.c.channel == incident.channel,
        incidents.c.thread_ts == incident.thread_ts,
        incidents.c.origin_ts == incident.origin_ts,
    )
    rows = await connection.execute(READ.add_columns(incidents.c.reaction).where(*here))
    return [(loaded(*row[:4]), row[4]) for row in rows]


async def shown(connection: AsyncConnection, noted: Sequence[tuple[Incident, str]]) -> None:
    """Notes them, and that the messages that joined and show another one are due."""
    rows = [{"which": incident.id, "name": name, "seen": incident.version} for incident, name in noted]
    await connection.execute(_NOTE, rows)
    await connection.execute(_JOINED_ARE_DUE, rows)


async def stale_joined(connection: AsyncConnection, limit: int, team: str | None) -> Sequence[JoinedReaction]:
    """Oldest first."""
    rows = await connection.execute(
        READ.add_columns(bounces.c.ts, bounces.c.reaction, bounces.c.reaction_due)
        .join(bounces, bounces.c.incident == incidents.c.id)
        .where(bounces.c.reaction_due.is_not(None), of_team(team))
        .order_by(bounces.c.seq)
        .limit(limit)
    )
    return [
        JoinedReaction(incident=loaded(*row[:4]), ts=row.ts, shown=row.reaction, wanted=row.reaction_due)
        for row in rows
    ]


_NOTE = (
    incidents.update()
    .where(incidents.c.id == bindparam("which"))
    .values(reaction=bindparam("name"), reaction_version=bindparam("seen"))
)
_DUE = func.nullif(bindparam("name", type_=String), bounces.c.reaction)
_JOINED_ARE_DUE = (
    bounces.update()
    .where(
        bounces.c.incident == bindparam("which"),
        bounces.c.ts.is_not(None),
        bounces.c.reaction_due.is_distinct_from(_DUE),
    )
    .values(reaction_due=_DUE)
)


async def joined_shown(connection: AsyncConnection, incident: str, ts: str, name: str) -> None:
    message = bounces.c.incident == incident, bounces.c.ts == ts
    still_due = func.nullif(bounces.c.reaction_due, name)
    await connection.execute(bounces.update().where(*message).values(reaction=name, reaction_due=still_due))
