"""Which reaction is on which message. Messages that joined an incident show the incident's reaction."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, String, bindparam, func
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.incident import Incident
from bot.ports.outbox import NewReaction, Reaction
from bot.storage.codec import understood
from bot.storage.queries.incident_rows import READ, loaded
from bot.storage.queries.incidents import shown_in
from bot.storage.queries.readable import first_readable
from bot.storage.tables import bounces, incidents

_OPENED = READ.add_columns(incidents.c.reaction)
_JOINED = READ.add_columns(bounces.c.ts, bounces.c.reaction, bounces.c.reaction_due).join(
    bounces, bounces.c.incident == incidents.c.id
)


async def stale(
    connection: AsyncConnection, team: str, limit: int = 100, *, paused: Collection[str] = ()
) -> Sequence[Incident]:
    outdated = incidents.c.reaction_version < incidents.c.version, shown_in(team, paused)
    return await first_readable(connection, READ.where(*outdated), loaded, limit)


async def stale_joined(
    connection: AsyncConnection,
    team: str,
    limit: int = 100,
    *,
    paused: Collection[str] = (),
    bare: bool = False,
) -> Sequence[Reaction]:
    due = [bounces.c.reaction_due.is_not(None), shown_in(team, paused)]
    if bare:
        due.append(func.coalesce(bounces.c.reaction, "") == "")
    oldest_first = _JOINED.where(*due).order_by(bounces.c.seq)
    return await first_readable(connection, oldest_first, _joined_by, limit)


async def on_message(connection: AsyncConnection, team: str, channel: str, ts: str) -> Sequence[Reaction]:
    """The reactions on a message.

    The query goes by timestamp only, which few messages share; with the channel the database would read all
    its incidents.
    """
    rows = await connection.execute(_OPENED.where(incidents.c.origin_ts == ts))
    opened = understood(lambda row: Reaction(incident=loaded(row), shown=row.reaction), rows)
    joined = understood(_joined_by, await connection.execute(_JOINED.where(bounces.c.ts == ts)))
    here = team, channel
    return [one for one in (*opened, *joined) if (one.incident.team, one.incident.channel) == here]


def _joined_by(row: Row[*tuple[Any, ...]]) -> Reaction:
    return Reaction(incident=loaded(row), joined=row.ts, shown=row.reaction, due=row.reaction_due)


async def shown(connection: AsyncConnection, noted: Sequence[NewReaction]) -> None:
    """Records the reactions now shown. Joined messages that show another one become due."""
    if opened := [_as_opened(one) for one in noted if one.on.joined is None]:
        await connection.execute(_NOTE, opened)
        await connection.execute(_JOINED_ARE_DUE, opened)
    if joined := [_as_joined(one) for one in noted if one.on.joined is not None]:
        await connection.execute(_NOTE_JOINED, joined)


def _as_opened(one: NewReaction) -> dict[str, Any]:
    incident = one.on.incident
    return {"which": incident.id, "name": one.reaction, "seen": incident.version, "sign": one.sign}


def _as_joined(one: NewReaction) -> dict[str, Any]:
    on = one.on
    return {"which": on.incident.id, "message": on.joined, "name": one.reaction, "was_due": on.due}


_NOTE = (
    incidents.update()
    .where(incidents.c.id == bindparam("which"))
    .values(reaction=bindparam("name"), reaction_version=bindparam("seen"))
)
_DUE = func.nullif(bindparam("sign", type_=String), bounces.c.reaction)
_JOINED_ARE_DUE = (
    bounces.update()
    .where(
        bounces.c.incident == bindparam("which"),
        bounces.c.ts.is_not(None),
        bounces.c.reaction_due.is_distinct_from(_DUE),
    )
    .values(reaction_due=_DUE)
)
_NOTE_JOINED = (
    bounces.update()
    .where(bounces.c.incident == bindparam("which"), bounces.c.ts == bindparam("message"))
    .values(
        reaction=bindparam("name"),
        reaction_due=func.nullif(bounces.c.reaction_due, bindparam("was_due", type_=String)),
    )
)
