"""Incidents and the bounces that joined them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError
from bot.models import Incident, IncidentState
from bot.ports import JoinedBounce
from bot.storage.codec import INCIDENT
from bot.storage.dialect import fixed
from bot.storage.tables import bounces, incidents
from bot.storage.times import from_seconds, to_seconds

LONGEST_LIFE = timedelta(days=60)
"""Longer than any incident stays open by itself."""
READ = select(incidents.c.body, incidents.c.version, incidents.c.card_ts, incidents.c.thread_ts)

OPEN = incidents.c.state.in_((fixed("looking"), fixed("waiting")))


def loaded(body: str, version: int, card_ts: str | None, thread_ts: str | None) -> Incident:
    """The columns win over the body: the poster notes `card_ts` and `thread_ts` without a new version."""
    return replace(INCIDENT.load(body), version=version, card_ts=card_ts, thread_ts=thread_ts)


def _slot(incident: Incident) -> str | None:
    """At most one open incident holds it; None once closed."""
    domain = incident.query.domain or incident.id
    return f"{incident.team}:{incident.channel}:{domain}" if incident.state.is_open else None


async def put(connection: AsyncConnection, incident: Incident, supersedes: str | None) -> None:
    """Inserts version 0, else updates what still has this version. Raises ConflictError."""
    if supersedes:
        await connection.execute(
            incidents.update().where(incidents.c.id == supersedes).values(open_slot=None)
        )
    await (_update if incident.version else _insert)(connection, incident)


def _columns(incident: Incident) -> dict[str, Any]:
    return {
        "state": incident.state,
        "version": incident.version + 1,
        "provider": incident.provider,
        "trouble": incident.trouble,
        "lasted": incident.lasted,
        "body": INCIDENT.dump(incident),
    }


async def _insert(connection: AsyncConnection, incident: Incident) -> None:
    row = incidents.insert().values(
        id=incident.id,
        team=incident.team,
        channel=incident.channel,
        domain=incident.query.domain,
        origin=incident.origin,
        origin_ts=incident.origin_ts,
        thread_ts=incident.thread_ts,
        card_ts=incident.card_ts,
        open_slot=_slot(incident),
        opened_at=to_seconds(incident.opened_at),
        **_columns(incident),
    )
    try:
        await connection.execute(row)
    except IntegrityError:
        raise ConflictError(f"another incident is open for {incident.query.domain}") from None


async def _update(connection: AsyncConnection, incident: Incident) -> None:
    held = incidents.c.id == incident.id, incidents.c.version == incident.version
    values = _columns(incident)
    if not incident.state.is_open:
        values["open_slot"] = None
    result = await connection.execute(incidents.update().where(*held).values(**values))
    if not result.rowcount:
        raise ConflictError(f"{incident.id} was changed by somebody else")


async def join(connection: AsyncConnection, incident: str, joining: Sequence[JoinedBounce]) -> None:
    rows = [
        {
            "incident": incident,
            "origin": bounce.origin,
            "recipient": bounce.recipient and bounce.recipient.replace("\0", ""),
            "status": bounce.status,
            "reason": bounce.reason,
            "at": to_seconds(bounce.at),
            "ts": bounce.ts,
        }
        for bounce in joining
    ]
    await connection.execute(bounces.insert(), rows)


async def joined(connection: AsyncConnection, incident: str) -> Sequence[JoinedBounce]:
    rows = await connection.execute(
        select(bounces).where(bounces.c.incident == incident).order_by(bounces.c.seq)
    )
    return [
        JoinedBounce(
            origin=row.origin,
            recipient=row.recipient,
            status=row.status,
            reason=row.reason,
            at=from_seconds(row.at),
            ts=row.ts,
        )
        for row in rows
    ]


async def one(connection: AsyncConnection, *where: ColumnElement[bool]) -> Incident | None:
    """The newest that fits."""
    found = await some(connection, *where, limit=1)
    return found[0] if found else None


async def some(
    connection: AsyncConnection, *where: ColumnElement[bool], limit: int | None = None
) -> Sequence[Incident]:
    """Those that fit, newest first."""
    rows = await connection.execute(READ.where(*where).order_by(incidents.c.opened_at.desc()).limit(limit))
    return [loaded(*row) for row in rows]


async def since(
    connection: AsyncConnection, team: str, channel: str | None, moment: datetime
) -> Sequence[Incident]:
    """Of a channel, or of all: open, or opened or closed since then."""
    here = [incidents.c.team == team]
    if channel is not None:
        here.append(incidents.c.channel == channel)
    found = await some(connection, *here, incidents.c.opened_at >= to_seconds(moment - LONGEST_LIFE))
    return [one for one in found if is_since(one, moment)]


def is_since(incident: Incident, moment: datetime) -> bool:
    return incident.closed_at is None or max(incident.opened_at, incident.closed_at) >= moment


def of_origin(origin: str) -> ColumnElement[bool]:
    """Opened by it, or joined by it."""
    joined_by = select(bounces.c.incident).where(bounces.c.origin == origin)
    return (incidents.c.origin == origin) | incidents.c.id.in_(joined_by)


async def known_origins(connection: AsyncConnection, origins: Sequence[str]) -> set[str]:
    opened = select(incidents.c.origin).where(incidents.c.origin.in_(origins))
    joined = select(bounces.c.origin).where(bounces.c.origin.in_(origins))
    return set((await connection.execute(union_all(opened, joined))).scalars())


def of_team(team: str | None) -> ColumnElement[bool]:
    """None: of all."""
    return true() if team is None else incidents.c.team == team


async def stale_cards(connection: AsyncConnection, limit: int, team: str | None) -> Sequence[Incident]:
    outdated = incidents.c.card_version < incidents.c.version, incidents.c.card_ts.is_not(None)
    looking = incidents.c.state == IncidentState.LOOKING.value
    rows = await connection.execute(
        READ.where(of_team(team), *outdated).order_by(looking, incidents.c.opened_at).limit(limit)
    )
    return [loaded(*row) for row in rows]


async def note(connection: AsyncConnection, incident: str, **columns: Any) -> None:
    """Writes down what is shown or where, without a new version."""
    await connection.execute(incidents.update().where(incidents.c.id == incident).values(**columns))
