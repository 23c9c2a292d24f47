"""The outbox: each post is new, being sent, sent, or dropped with the reason."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnreadableError
from bot.models.post import Place, Post
from bot.ports.outbox import Outgoing
from bot.storage import incident_rows
from bot.storage.codec import CONTENT, understood
from bot.storage.dialect import among, fixed, insert
from bot.storage.readable import first_readable
from bot.storage.tables import incidents, outbox
from bot.storage.times import from_seconds, to_seconds

_WAITING = outbox.c.state.in_((fixed("new"), fixed("sending")))
_IS_CARD = outbox.c.place == Place.CARD.value
_IS_IN_THREAD = outbox.c.place == Place.THREAD.value


async def put(connection: AsyncConnection, posts: Sequence[Post]) -> None:
    """Adds posts in this order. A key that exists already is left as it is."""
    if posts:
        unless_known = insert(connection, outbox).on_conflict_do_nothing(index_elements=["key"])
        await connection.execute(unless_known, [_row(post) for post in posts])
    if threads := {post.incident: post.created_at for post in posts if post.place is Place.THREAD}:
        await _try_cards_again(connection, threads, max(threads.values()))


async def _try_cards_again(connection: AsyncConnection, incidents: Collection[str], at: datetime) -> None:
    """Retries cards that Slack refused, because new posts in their threads are waiting for them."""
    refused = or_(outbox.c.state == "dropped", _put_off(at))
    await _may_go(connection, at, among(outbox.c.incident, incidents), _IS_CARD, refused)


def _put_off(at: datetime) -> ColumnElement[bool]:
    """Postponed beyond this time."""
    return and_(outbox.c.state == "new", outbox.c.not_before > to_seconds(at))


async def _may_go(connection: AsyncConnection, at: datetime, *which: ColumnElement[bool]) -> None:
    """Makes these entries due at that time, whatever their state."""
    new = {"state": "new", "why": None, "done_at": None, "sending_since": None, "not_before": to_seconds(at)}
    await connection.execute(outbox.update().where(*which).values(new))


def _row(post: Post) -> dict[str, Any]:
    return {
        "key": post.key,
        "incident": post.incident,
        "team": post.team,
        "channel": post.channel,
        "place": post.place,
        "thread_ts": post.thread_ts,
        "user": post.user,
        "state": "new",
        "created_at": to_seconds(post.created_at),
        "not_before": to_seconds(post.not_before) if post.not_before else None,
        "body": CONTENT.dump(post.content),
    }


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
    for kind in (outbox.c.state == fixed("sending"), and_(new, _IS_CARD), new):
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
    end of quiet hours."""
    its_time = func.coalesce(outbox.c.not_before, 0.0) <= to_seconds(now)
    may_go = or_(~_IS_IN_THREAD, incidents.c.card_ts.is_not(None))
    joined = question.join(incidents, incidents.c.id == outbox.c.incident, isouter=True)
    return joined.where(_WAITING, may_go, its_time)


def loaded(row: Row[*tuple[Any, ...]]) -> Outgoing:
    """Raises UnreadableError."""
    post = Post(
        key=row.key,
        incident=row.incident,
        team=row.team,
        channel=row.channel,
        place=_place(row),
        thread_ts=row.thread_ts,
        user=row.user,
        content=CONTENT.load(row.key, row.body),
        created_at=from_seconds(row.created_at),
        not_before=from_seconds(row.not_before) if row.not_before else None,
    )
    since = from_seconds(row.sending_since) if row.sending_since else None
    return Outgoing(post=post, attempts=row.attempts, sending_since=since)


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    try:
        return Place(row.place)
    except ValueError:
        raise UnreadableError("outbox", row.key, "place") from None


async def one(connection: AsyncConnection, key: str) -> Outgoing | None:
    row = (await connection.execute(select(outbox).where(outbox.c.key == key))).one_or_none()
    return loaded(row) if row else None


async def said(connection: AsyncConnection, beginning: str) -> Sequence[tuple[str, datetime]]:
    these = outbox.c.incident == "", outbox.c.key.startswith(beginning, autoescape=True)
    rows = await connection.execute(
        select(outbox.c.key, outbox.c.created_at).where(*these).order_by(outbox.c.seq)
    )
    return [(key, from_seconds(at)) for key, at in rows]


async def sending(connection: AsyncConnection, key: str, at: datetime, after: datetime | None = None) -> bool:
    """Starts an attempt. Returns False if the last attempt was not the one of `after`, or if none is needed
    any more."""
    begun = outbox.c.sending_since.is_not_distinct_from(to_seconds(after) if after else None)
    entry = outbox.c.key == key, outbox.c.state.in_(("new", "sending")), begun
    try_ = {"state": "sending", "sending_since": to_seconds(at), "attempts": outbox.c.attempts + 1}
    return bool((await connection.execute(outbox.update().where(*entry).values(try_))).rowcount)


async def not_sent(
    connection: AsyncConnection, key: str, since: datetime, not_before: datetime | None = None
) -> None:
    entry = outbox.c.key == key, outbox.c.state == "sending", outbox.c.sending_since == to_seconds(since)
    back = {"state": "new", "sending_since": None}
    later = {"not_before": to_seconds(not_before)} if not_before else {}
    await connection.execute(outbox.update().where(*entry).values(back | later))


def _new_in(team: str, channel: str) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.team == team, outbox.c.channel == channel, _WAITING, outbox.c.state == fixed("new")


async def pause_channel(
    connection: AsyncConnection, team: str, channel: str, until: datetime, reported_since: datetime
) -> None:
    here = _new_in(team, channel)
    cards = _IS_CARD, func.coalesce(outbox.c.not_before, 0.0) < to_seconds(until)
    await connection.execute(outbox.update().where(*here, *cards).values(not_before=to_seconds(until)))
    unshown = exists().where(incidents.c.id == outbox.c.incident, incidents.c.card_ts.is_(None))
    old = outbox.c.created_at < to_seconds(reported_since), unshown
    gone = {"state": "dropped", "why": "Slack did not accept its card in time", "done_at": to_seconds(until)}
    await connection.execute(outbox.update().where(*here, _IS_IN_THREAD, *old).values(gone))


async def resume_channel(connection: AsyncConnection, team: str, channel: str, at: datetime) -> None:
    """Makes the channel's refused posts due. Posts never tried keep waiting for the end of quiet hours."""
    refused = or_(_IS_CARD, outbox.c.attempts > 0)
    await _may_go(connection, at, *_new_in(team, channel), refused, _put_off(at))


async def sent(connection: AsyncConnection, key: str, ts: str | None, at: datetime) -> bool:
    """Marks the entry as sent. Of several reports the first counts."""
    unproven = outbox.c.key == key, outbox.c.state != "sent"
    proof = {"state": "sent", "ts": ts, "done_at": to_seconds(at)}
    if (await connection.execute(outbox.update().where(*unproven).values(proof))).rowcount:
        await _note_card(connection, key, ts)
        return True
    first = await connection.execute(select(outbox.c.ts).where(outbox.c.key == key))
    return ts is not None and first.scalar() == ts


async def _note_card(connection: AsyncConnection, key: str, ts: str | None) -> None:
    card = await connection.execute(
        select(outbox.c.incident, incidents.c.thread_ts)
        .join(incidents, incidents.c.id == outbox.c.incident)
        .where(outbox.c.key == key, _IS_CARD)
    )
    for incident, thread_ts in card:
        await incident_rows.note(connection, incident, card_ts=ts, thread_ts=thread_ts or ts)


async def dropped(connection: AsyncConnection, key: str, why: str, at: datetime) -> None:
    """Drops the entry; with a card, also the posts waiting for its thread."""
    gone = {"state": "dropped", "why": why, "done_at": to_seconds(at)}
    await connection.execute(outbox.update().where(outbox.c.key == key).values(**gone))
    card = select(outbox.c.incident).where(outbox.c.key == key, _IS_CARD)
    its_thread = outbox.c.incident.in_(card), _IS_IN_THREAD, outbox.c.state == "new"
    await connection.execute(outbox.update().where(*its_thread).values(**gone))
