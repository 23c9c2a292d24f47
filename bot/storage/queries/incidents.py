"""Queries for incidents."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnreadableError
from bot.models.incident import Incident
from bot.storage.codec import outcome, understood
from bot.storage.dialect import among
from bot.storage.queries.incident_rows import OPEN, READ, loaded
from bot.storage.tables import bounces, incidents
from bot.storage.times import to_seconds

PAGE = 100
"""Incidents read at once: the event loop decodes those from PostgreSQL, and serves others between pages."""


async def by_id(
    connection: AsyncConnection, wanted: Collection[str]
) -> dict[str, Incident | UnreadableError]:
    rows = await connection.execute(READ.where(among(incidents.c.id, wanted)))
    return {row.id: outcome(loaded, row) for row in rows}


async def _newest(connection: AsyncConnection, *where: ColumnElement[bool]) -> Incident | None:
    """The newest match. Raises UnreadableError."""
    row = (await connection.execute(_newest_first(*where).limit(1))).one_or_none()
    return loaded(row) if row else None


async def _all(connection: AsyncConnection, *where: ColumnElement[bool]) -> Sequence[Incident]:
    """All matches, newest first."""
    names = select(incidents.c.id).where(*where).order_by(incidents.c.opened_at.desc())
    wanted = (await connection.execute(names)).scalars().all()
    found: list[Incident] = []
    for first in range(0, len(wanted), PAGE):
        page = _newest_first(among(incidents.c.id, wanted[first : first + PAGE]))
        found += understood(loaded, await connection.execute(page))
    return found


def _newest_first(*where: ColumnElement[bool]) -> Select[Any]:
    return READ.where(*where).order_by(incidents.c.opened_at.desc())


def _here(team: str, channel: str) -> ColumnElement[bool]:
    return (incidents.c.team == team) & (incidents.c.channel == channel)


async def in_thread(connection: AsyncConnection, team: str, channel: str, thread_ts: str) -> Incident | None:
    return await _newest(connection, _here(team, channel), incidents.c.thread_ts == thread_ts)


async def open_of_domain(
    connection: AsyncConnection, team: str, channel: str, domain: str
) -> Incident | None:
    return await _newest(connection, incidents.c.open_slot == f"{team}:{channel}:{domain}")


async def all_open(
    connection: AsyncConnection, team: str, channels: Collection[str] | None = None
) -> Sequence[Incident]:
    here = () if channels is None else (among(incidents.c.channel, channels),)
    return await _all(connection, incidents.c.team == team, *here, OPEN)


async def of_domain(
    connection: AsyncConnection, team: str, channel: str, domain: str, limit: int = 20
) -> Sequence[Incident]:
    here = _newest_first(_here(team, channel), incidents.c.domain == domain)
    return understood(loaded, await connection.execute(here.limit(limit)))


async def since(connection: AsyncConnection, team: str, channel: str, since: datetime) -> Sequence[Incident]:
    return await _all(connection, _here(team, channel), OPEN | (incidents.c.closed_at >= to_seconds(since)))


async def of_origin(connection: AsyncConnection, origin: str) -> Incident | None:
    joined_by = select(bounces.c.incident).where(bounces.c.origin == origin)
    return await _newest(connection, (incidents.c.origin == origin) | incidents.c.id.in_(joined_by))


async def known_origins(connection: AsyncConnection, origins: Sequence[str]) -> set[str]:
    opened = select(incidents.c.origin).where(incidents.c.origin.in_(origins))
    joined = select(bounces.c.origin).where(bounces.c.origin.in_(origins))
    return set((await connection.execute(union_all(opened, joined))).scalars())


def shown_in(team: str, paused: Collection[str]) -> ColumnElement[bool]:
    """In the team, but not in the channels that Slack refuses posts to.

    The team is written so that SQLite uses no index for it: by that it would read all incidents of the team,
    and not the few in a partial index.
    """
    of_team = incidents.c.team.concat("") == team
    return of_team & incidents.c.channel.not_in(paused) if paused else of_team
