"""Incidents with the same trouble at the same provider."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import fixed
from bot.storage.tables import incidents

MOST = 100
"""Each look of each of them reads the domains of all."""


async def still_open(
    connection: AsyncConnection, team: str, channel: str, provider: str, trouble: str
) -> Sequence[str]:
    here = (
        incidents.c.channel == channel,
        incidents.c.state == fixed("waiting"),
        incidents.c.domain.is_not(None),
    )
    question = select(incidents.c.domain).where(*_of(team, provider, trouble), *here)
    newest = incidents.c.opened_at.desc()
    return list((await connection.execute(question.order_by(newest).limit(MOST))).scalars())


async def recoveries(
    connection: AsyncConnection, team: str, provider: str, trouble: str, limit: int
) -> Sequence[float]:
    """How long they took, in seconds, newest first."""
    over = incidents.c.lasted.is_not(None)
    newest = incidents.c.opened_at.desc()
    question = select(incidents.c.lasted).where(*_of(team, provider, trouble), over)
    return list((await connection.execute(question.order_by(newest).limit(limit))).scalars())


def _of(team: str, provider: str, trouble: str) -> tuple[ColumnElement[bool], ...]:
    return incidents.c.team == team, incidents.c.provider == provider, incidents.c.trouble == trouble
