"""Results of sessions with mail servers. No other rows refer to these, so old ones can simply be deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnreadableError
from bot.models.history import Sighting
from bot.models.smtp import SmtpOutcome, Stage
from bot.storage.codec import understood
from bot.storage.tables import NAME, sightings
from bot.storage.times import from_seconds, to_seconds


async def note(connection: AsyncConnection, seen: Sequence[Sighting]) -> None:
    if seen:
        await connection.execute(sightings.insert(), [_row(each) for each in seen])


async def of_servers(
    connection: AsyncConnection, hosts: Sequence[str], since: datetime, limit: int = 500
) -> Sequence[Sighting]:
    return await _newest(connection, sightings.c.host.in_([host[:NAME] for host in hosts]), since, limit)


async def of_domain(
    connection: AsyncConnection, domain: str, since: datetime, limit: int = 2000
) -> Sequence[Sighting]:
    return await _newest(connection, sightings.c.domain == domain, since, limit)


async def _newest(
    connection: AsyncConnection, wanted: ColumnElement[bool], since: datetime, limit: int
) -> Sequence[Sighting]:
    recent = sightings.c.at >= to_seconds(since)
    question = select(sightings).where(wanted, recent).order_by(sightings.c.at.desc()).limit(limit)
    return understood(_sighting, await connection.execute(question))


def _row(seen: Sighting) -> dict[str, Any]:
    return {
        "domain": seen.domain,
        "host": seen.host[:NAME],
        "address": seen.address,
        "vantage": seen.vantage,
        "at": to_seconds(seen.at),
        "outcome": seen.outcome.value,
        "stage": seen.stage.value,
        "connect_seconds": seen.connect_seconds,
        "banner_seconds": seen.banner_seconds,
    }


def _sighting(row: Row[*tuple[Any, ...]]) -> Sighting:
    """Raises UnreadableError."""
    try:
        outcome, stage = SmtpOutcome(row.outcome), Stage(row.stage)
    except ValueError:
        raise UnreadableError("sightings", str(row.seq), "outcome, stage") from None
    return Sighting(
        domain=row.domain,
        host=row.host,
        address=row.address,
        vantage=row.vantage,
        at=from_seconds(row.at),
        outcome=outcome,
        stage=stage,
        connect_seconds=row.connect_seconds,
        banner_seconds=row.banner_seconds,
    )
