"""What became of incidents, counted by the database: to read them all would stall the process in a large
workspace."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, case, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.incident import IncidentState
from bot.models.past import WEEK, WEEKS, Pace, Past, Week
from bot.storage.codec import understood
from bot.storage.dialect import among
from bot.storage.queries.incident_rows import OPEN, READ, loaded
from bot.storage.tables import incidents
from bot.storage.times import to_seconds

MOST_RECOVERED = 5
MOST_PACES = 10
_RECOVERED = incidents.c.state == IncidentState.RECOVERED.value


async def channels_since(
    connection: AsyncConnection, team: str, since: datetime, limit: int
) -> Sequence[str]:
    found = _open_or_closed_since(incidents.c.team == team, since).subquery()
    newest_first = func.max(found.c.opened_at).desc()
    question = select(found.c.channel).group_by(found.c.channel).order_by(newest_first).limit(limit)
    return (await connection.execute(question)).scalars().all()


async def past(connection: AsyncConnection, team: str, channels: Collection[str], now: datetime) -> Past:
    here = (incidents.c.team == team) & among(incidents.c.channel, channels)
    lately = here & (incidents.c.closed_at > to_seconds(now - WEEK)) & _RECOVERED
    newest_first = READ.where(lately).order_by(incidents.c.closed_at.desc()).limit(MOST_RECOVERED)
    return Past(
        recovered=tuple(understood(loaded, await connection.execute(newest_first))),
        weeks=await _weeks(connection, here, now),
        paces=await _paces(connection, here, now),
    )


def _open_or_closed_since(where: ColumnElement[bool], since: datetime) -> CompoundSelect[tuple[object, ...]]:
    """One SELECT for each, because each has an index of its own."""
    columns = incidents.c.channel, incidents.c.state, incidents.c.opened_at, incidents.c.closed_at
    closed = incidents.c.closed_at > to_seconds(since)
    return union_all(select(*columns).where(where, OPEN), select(*columns).where(where, closed))


async def _weeks(connection: AsyncConnection, here: ColumnElement[bool], now: datetime) -> tuple[Week, ...]:
    begins = [now - number * WEEK for number in range(1, WEEKS + 1)]
    found = _open_or_closed_since(here, begins[-1]).subquery()
    recovered = found.c.state == IncidentState.RECOVERED.value
    sums = []
    for begin in begins:
        opened, closed = (_within(column, begin) for column in (found.c.opened_at, found.c.closed_at))
        sums += [_count(opened), _count(closed & recovered), _count(closed & ~recovered)]
    numbers = (await connection.execute(select(*sums))).one()
    return tuple(
        Week(begins=begin, opened=opened or 0, recovered=again or 0, otherwise=otherwise or 0)
        for begin, opened, again, otherwise in zip(
            begins, numbers[::3], numbers[1::3], numbers[2::3], strict=True
        )
    )


def _within(column: ColumnElement[float], begin: datetime) -> ColumnElement[bool]:
    return (column > to_seconds(begin)) & (column <= to_seconds(begin + WEEK))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


async def _paces(connection: AsyncConnection, here: ColumnElement[bool], now: datetime) -> tuple[Pace, ...]:
    """The median is the middle duration, or the mean of the two in the middle."""
    provider, lasted = incidents.c.provider, incidents.c.lasted
    since = incidents.c.closed_at > to_seconds(now - WEEKS * WEEK)
    ranked = (
        select(
            provider,
            lasted,
            func.row_number().over(partition_by=provider, order_by=lasted).label("place"),
            func.count().over(partition_by=provider).label("cases"),
        )
        .where(here, since, provider.is_not(None), lasted.is_not(None))
        .subquery()
    )
    question = (
        select(ranked.c.provider, ranked.c.cases, func.avg(ranked.c.lasted))
        .where((ranked.c.place * 2).between(ranked.c.cases, ranked.c.cases + 2))
        .group_by(ranked.c.provider, ranked.c.cases)
        .order_by(ranked.c.cases.desc(), ranked.c.provider)
        .limit(MOST_PACES)
    )
    return tuple(
        Pace(provider=name, cases=cases, median_seconds=median)
        for name, cases, median in await connection.execute(question)
    )
