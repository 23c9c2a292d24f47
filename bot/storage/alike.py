"""Incidents with the same trouble at the same provider."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import fixed
from bot.storage.tables import incidents

MOST = 100
"""Each look of each of them reads the domains of all."""


_OF = (
    incidents.c.team == bindparam("team"),
    incidents.c.provider == bindparam("provider"),
    incidents.c.trouble == bindparam("trouble"),
)
_STILL_OPEN = (
    select(incidents.c.domain)
    .where(
        *_OF,
        incidents.c.channel == bindparam("channel"),
        incidents.c.state == fixed("waiting"),
        incidents.c.domain.is_not(None),
    )
    .order_by(incidents.c.opened_at.desc())
    .limit(MOST)
)
_RECOVERIES = (
    select(incidents.c.lasted)
    .where(*_OF, incidents.c.lasted.is_not(None))
    .order_by(incidents.c.opened_at.desc())
    .limit(bindparam("most"))
)


async def still_open(
    connection: AsyncConnection, team: str, channel: str, provider: str, trouble: str
) -> Sequence[str]:
    which = {"team": team, "channel": channel, "provider": provider, "trouble": trouble}
    return list((await connection.execute(_STILL_OPEN, which)).scalars())


async def recoveries(
    connection: AsyncConnection, team: str, provider: str, trouble: str, limit: int
) -> Sequence[float]:
    """How long they took, in seconds, newest first."""
    which = {"team": team, "provider": provider, "trouble": trouble, "most": limit}
    return list((await connection.execute(_RECOVERIES, which)).scalars())
