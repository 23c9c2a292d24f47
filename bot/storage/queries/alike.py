"""Incidents with the same trouble at the same provider."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.dialect import fixed
from bot.storage.tables import incidents

MOST = 100
"""A limit, because each look at one of them reads the domains of all."""


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
    connection: AsyncConnection, wanted: Collection[tuple[str, str, str, str]]
) -> Mapping[tuple[str, str, str, str], Sequence[str]]:
    """The domains with open incidents, for each team, channel, provider and trouble."""
    found = {}
    for key in wanted:
        which = dict(zip(("team", "channel", "provider", "trouble"), key, strict=True))
        found[key] = list((await connection.execute(_STILL_OPEN, which)).scalars())
    return found


async def recoveries(
    connection: AsyncConnection, wanted: Collection[tuple[str, str, str, int]]
) -> Mapping[tuple[str, str, str, int], Sequence[float]]:
    """Durations in seconds of the latest recoveries, for each team, provider and trouble, up to the given
    number."""
    found = {}
    for key in wanted:
        which = dict(zip(("team", "provider", "trouble", "most"), key, strict=True))
        found[key] = list((await connection.execute(_RECOVERIES, which)).scalars())
    return found
