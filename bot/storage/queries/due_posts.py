"""Which posts of the outbox are sent next: the first of each channel, cards before others, news last."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.outbox import Outgoing
from bot.storage.codec import understood
from bot.storage.dialect import fixed
from bot.storage.queries.outbox_rows import IS_CARD, IS_IN_THREAD, WAITING, loaded
from bot.storage.queries.readable import first_readable
from bot.storage.tables import incidents, outbox
from bot.storage.times import to_seconds

LONGEST_WAIT = timedelta(hours=25)
"""No post is put off for longer: quiet hours end within a day, which has up to 25 hours."""


async def next_to_send(
    connection: AsyncConnection,
    team: str,
    now: datetime,
    busy: Collection[str],
    limit: int,
    *,
    excluding: Collection[str] = (),
) -> Sequence[Outgoing]:
    found = list[Outgoing]()
    new = outbox.c.state == fixed("new")
    others = outbox.c.key.not_in(excluding) if excluding else true()
    for kind in (outbox.c.state == fixed("sending"), and_(new, IS_CARD), and_(new, ~outbox.c.news), new):
        which = outbox.c.team == team, kind, others
        taken = [*busy, *(one.post.channel for one in found)]
        found += await _first_of_channels(connection, which, now, taken, limit)
    return found[:limit]


async def _first_of_channels(
    connection: AsyncConnection,
    which: Sequence[ColumnElement[bool]],
    now: datetime,
    taken: Sequence[str],
    limit: int,
) -> Sequence[Outgoing]:
    """The first readable entry of each channel that is not in `taken`."""
    found, seen = list[Outgoing](), list[str]()
    while True:
        elsewhere = outbox.c.channel.not_in([*taken, *seen])
        first = sendable(select(func.min(outbox.c.seq)), now).where(*which, elsewhere)
        firsts = outbox.c.seq.in_(first.group_by(outbox.c.channel))
        rows = (
            await connection.execute(select(outbox).where(firsts).order_by(outbox.c.seq).limit(limit))
        ).all()
        readable = understood(loaded, rows)
        shut = {row.channel for row in rows} - {one.post.channel for one in readable}
        found += readable
        for channel in shut:
            found += await _first_in(connection, channel, which, now)
        if len(rows) < limit or len(found) >= limit:
            return found
        seen += {row.channel for row in rows}


async def _first_in(
    connection: AsyncConnection, channel: str, which: Sequence[ColumnElement[bool]], now: datetime
) -> Sequence[Outgoing]:
    """The first readable entry of the channel, as a list of at most one."""
    waiting = sendable(select(outbox), now).where(*which, outbox.c.channel == channel)
    return await first_readable(connection, waiting.order_by(outbox.c.seq), loaded, 1)


def sendable(question: Select[*tuple[Any, ...]], now: datetime) -> Select[*tuple[Any, ...]]:
    """Limits a query to entries that may be sent now. Posts in a thread wait for its card, some posts for the
    end of quiet hours, unless a clock that was ahead put them off."""
    until = func.coalesce(outbox.c.not_before, 0.0)
    its_time = or_(until <= to_seconds(now), until > to_seconds(now + LONGEST_WAIT))
    may_go = or_(~IS_IN_THREAD, incidents.c.card_ts.is_not(None))
    joined = question.join(incidents, incidents.c.id == outbox.c.incident, isouter=True)
    return joined.where(WAITING, may_go, its_time)
