"""Reads, locks and writes the rows of incidents."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Executable, Row, String, bindparam, case, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConflictError
from bot.models.incident import Incident, IncidentState
from bot.storage.codec import INCIDENT
from bot.storage.dialect import among, fixed
from bot.storage.tables import DERIVED, NAME, incidents
from bot.storage.times import to_seconds

READ = select(
    incidents.c.id, incidents.c.body, incidents.c.version, incidents.c.card_ts, incidents.c.thread_ts
)
_OPEN_STATES = tuple(state for state in IncidentState if state.is_open)
OPEN = incidents.c.state.in_(tuple(fixed(state.value) for state in _OPEN_STATES))


def loaded(row: Row[*tuple[Any, ...]]) -> Incident:
    """The incident in a row that begins with READ. The columns override the body, because the poster sets
    `card_ts` and `thread_ts` without a new version. Raises UnreadableError."""
    name, body, version, card_ts, thread_ts = row[:5]
    return replace(INCIDENT.load(name, body), version=version, card_ts=card_ts, thread_ts=thread_ts)


def _slot(incident: Incident) -> str | None:
    """The unique value that admits one open incident per channel and domain; None once closed."""
    domain = incident.query.domain or incident.id
    return f"{incident.team}:{incident.channel}:{domain}" if incident.state.is_open else None


async def versions(connection: AsyncConnection, wanted: Collection[str]) -> dict[str, int]:
    """The versions of those that exist; their rows stay locked until the transaction ends."""
    if not wanted:
        return {}
    there = select(incidents.c.id, incidents.c.version).where(among(incidents.c.id, wanted))
    rows = await connection.execute(there.order_by(incidents.c.id).with_for_update())
    return dict(rows.all())


async def put(connection: AsyncConnection, changed: Sequence[Incident], superseded: Sequence[str]) -> None:
    """Inserts incidents of version 0 and updates the others, whose versions were compared before. Raises
    ConflictError if another incident of the same domain is open."""
    closed = [incident.id for incident in changed if incident.version and not incident.state.is_open]
    if gone := [*superseded, *closed]:
        await connection.execute(incidents.update().where(among(incidents.c.id, gone)).values(open_slot=None))
    known = [_columns(incident) | _parameters(incident) for incident in changed if incident.version]
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
        "body": INCIDENT.dump(incident),
        **derived(incident),
    }


def derived(incident: Incident) -> dict[str, Any]:
    """What only the body says for certain: an older version may have left it out."""
    return {
        "provider": incident.provider and incident.provider[:NAME],
        "trouble": incident.trouble,
        "lasted": incident.lasted,
        "closed_at": incident.closed_at and to_seconds(incident.closed_at),
        "derived": DERIVED,
    }


def _parameters(incident: Incident) -> dict[str, Any]:
    return {"which": incident.id, "asks_about": incident.query.domain, "slot": _slot(incident)}


_WAS_OPEN = or_(*(incidents.c.state == state.value for state in _OPEN_STATES))
"""Like OPEN, for statements with many rows: SQLAlchemy does not execute those with `fixed` values."""
_KEEPS_SLOT = _WAS_OPEN & incidents.c.domain.is_not_distinct_from(bindparam("asks_about", type_=String))
"""An incident that was open for the same domain keeps its slot, unless it was superseded meanwhile; any other
takes the slot again."""
_UPDATE = (
    incidents.update()
    .where(incidents.c.id == bindparam("which"))
    .values(open_slot=case((_KEEPS_SLOT, incidents.c.open_slot), else_=bindparam("slot", type_=String)))
)


async def note(connection: AsyncConnection, incident: str, **columns: Any) -> None:
    """Records what Slack shows, and where, without a new version."""
    await connection.execute(incidents.update().where(incidents.c.id == incident).values(**columns))
