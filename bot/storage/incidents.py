"""Incidents: written by changes, and asked about in many ways."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    String,
    bindparam,
    case,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError
from bot.models.incident import Incident, IncidentState
from bot.storage.codec import INCIDENT
from bot.storage.dialect import among, fixed
from bot.storage.tables import bounces, incidents
from bot.storage.times import to_seconds

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


async def versions(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, int]:
    """Of those that exist; their rows stay locked until the transaction ends."""
    if not wanted:
        return {}
    there = select(incidents.c.id, incidents.c.version).where(among(incidents.c.id, wanted))
    rows = await connection.execute(there.order_by(incidents.c.id).with_for_update())
    return dict(rows.all())


async def put(connection: AsyncConnection, changed: Sequence[Incident], superseded: Sequence[str]) -> None:
    """Inserts those of version 0 and updates the others, whose version has been looked at. Raises
    ConflictError when another incident of the same domain is open."""
    closed = [incident.id for incident in changed if incident.version and not incident.state.is_open]
    if gone := [*superseded, *closed]:
        await connection.execute(incidents.update().where(among(incidents.c.id, gone)).values(open_slot=None))
    known = [_columns(incident) | _which(incident) for incident in changed if incident.version]
    new = [_row(incident) for incident in changed if not incident.version]
    for statement, rows in ((_UPDATE, known), (incidents.insert(), new)):
        await _write(connection, statement, rows)


async def _write(
    connection: AsyncConnection, statement: Executable, rows: Sequence[Mapping[str, Any]]
) -> None:
    try:
        if rows:
            await connection.execute(statement, rows)
    except IntegrityError:
        raise ConflictError("another incident is open for the same domain") from None


def _row(incident: Incident) -> dict[str, Any]:
    return _columns(incident) | {
        "id": incident.id,
        "team": incident.team,
        "channel": incident.channel,
        "origin": incident.origin,
        "origin_ts": incident.origin_ts,
        "thread_ts": incident.thread_ts,
        "card_ts": incident.card_ts,
        "open_slot": _slot(incident),
        "opened_at": to_seconds(incident.opened_at),
    }


def _columns(incident: Incident) -> dict[str, Any]:
    return {
        "domain": incident.query.domain,
        "state": incident.state,
        "version": incident.version + 1,
        "provider": incident.provider,
        "trouble": incident.trouble,
        "lasted": incident.lasted,
        "body": INCIDENT.dump(incident),
    }


def _which(incident: Incident) -> dict[str, Any]:
    return {"which": incident.id, "asks_about": incident.query.domain, "slot": _slot(incident)}


_WAS_OPEN = or_(*(incidents.c.state == state.value for state in IncidentState if state.is_open))
_KEEPS_SLOT = _WAS_OPEN & incidents.c.domain.is_not_distinct_from(bindparam("asks_about", type_=String))
"""One that was open for the same domain, unless it was superseded meanwhile; else it takes the slot anew."""
_UPDATE = (
    incidents.update()
    .where(incidents.c.id == bindparam("which"))
    .values(open_slot=case((_KEEPS_SLOT, incidents.c.open_slot), else_=bindparam("slot", type_=String)))
)


async def by_id(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, Incident]:
    rows = await connection.execute(READ.add_columns(incidents.c.id).where(among(incidents.c.id, wanted)))
    return {row.id: loaded(*row[:4]) for row in rows}


async def _newest(connection: AsyncConnection, *where: ColumnElement[bool]) -> Incident | None:
    return next(iter(await _some(connection, *where, limit=1)), None)


async def _some(
    connection: AsyncConnection, *where: ColumnElement[bool], limit: int | None = None
) -> Sequence[Incident]:
    """Those that fit, newest first."""
    rows = await connection.execute(READ.where(*where).order_by(incidents.c.opened_at.desc()).limit(limit))
    return [loaded(*row) for row in rows]


def _here(team: str, channel: str | None) -> ColumnElement[bool]:
    """In one channel, or in all of a team when that is None."""
    of_them = incidents.c.team == team
    return of_them if channel is None else of_them & (incidents.c.channel == channel)


async def in_thread(connection: AsyncConnection, team: str, channel: str, thread_ts: str) -> Incident | None:
    return await _newest(connection, _here(team, channel), incidents.c.thread_ts == thread_ts)


async def open_of_domain(
    connection: AsyncConnection, team: str, channel: str, domain: str
) -> Incident | None:
    return await _newest(connection, incidents.c.open_slot == f"{team}:{channel}:{domain}")


async def all_open(connection: AsyncConnection, team: str, channel: str | None = None) -> Sequence[Incident]:
    return await _some(connection, _here(team, channel), OPEN)


async def of_domain(
    connection: AsyncConnection, team: str, channel: str, domain: str, limit: int = 20
) -> Sequence[Incident]:
    return await _some(connection, _here(team, channel), incidents.c.domain == domain, limit=limit)


async def since(
    connection: AsyncConnection, team: str, channel: str | None, since: datetime
) -> Sequence[Incident]:
    """Whatever is still open was opened within LONGEST_LIFE, so older rows need not be read."""
    young = incidents.c.opened_at >= to_seconds(since - LONGEST_LIFE)
    return [one for one in await _some(connection, _here(team, channel), young) if is_since(one, since)]


def is_since(incident: Incident, moment: datetime) -> bool:
    return incident.closed_at is None or max(incident.opened_at, incident.closed_at) >= moment


async def of_origin(connection: AsyncConnection, origin: str) -> Incident | None:
    joined_by = select(bounces.c.incident).where(bounces.c.origin == origin)
    return await _newest(connection, (incidents.c.origin == origin) | incidents.c.id.in_(joined_by))


async def known_origins(connection: AsyncConnection, origins: Sequence[str]) -> set[str]:
    opened = select(incidents.c.origin).where(incidents.c.origin.in_(origins))
    joined = select(bounces.c.origin).where(bounces.c.origin.in_(origins))
    return set((await connection.execute(union_all(opened, joined))).scalars())


def of_team(team: str | None) -> ColumnElement[bool]:
    """Of one team, or of all when that is None."""
    return true() if team is None else incidents.c.team == team


def outside(shut: Collection[str]) -> ColumnElement[bool]:
    """Of channels that take something."""
    return incidents.c.channel.not_in(shut) if shut else true()


async def stale_cards(
    connection: AsyncConnection,
    limit: int = 100,
    team: str | None = None,
    resting: Collection[tuple[str, int]] = (),
    shut: Collection[str] = (),
) -> Sequence[Incident]:
    outdated = incidents.c.card_version < incidents.c.version, incidents.c.card_ts.is_not(None)
    awake = tuple_(incidents.c.id, incidents.c.version).not_in(resting) if resting else true()
    looking = incidents.c.state == IncidentState.LOOKING.value
    rows = await connection.execute(
        READ.where(of_team(team), *outdated, awake, outside(shut))
        .order_by(looking, incidents.c.opened_at)
        .limit(limit)
    )
    return [loaded(*row) for row in rows]


async def card_shown(connection: AsyncConnection, incident: str, version: int) -> None:
    await note(connection, incident, card_version=version)


async def note(connection: AsyncConnection, incident: str, **columns: Any) -> None:
    """Writes down what is shown or where, without a new version."""
    await connection.execute(incidents.update().where(incidents.c.id == incident).values(**columns))
