"""The states of the outbox's entries: each post is new, being sent, sent, or dropped with the reason."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models.post import Place, Post
from bot.storage.dialect import among, fixed, insert
from bot.storage.queries import incident_rows
from bot.storage.queries.outbox_rows import IS_CARD, IS_IN_THREAD, WAITING, written
from bot.storage.tables import incidents, outbox
from bot.storage.times import to_seconds


async def put(connection: AsyncConnection, posts: Sequence[Post]) -> None:
    """Adds posts in this order. A key that exists already is left as it is."""
    if posts:
        unless_known = insert(connection, outbox).on_conflict_do_nothing(index_elements=["key"])
        await connection.execute(unless_known, [written(post) for post in posts])
    if threads := {post.incident: post.created_at for post in posts if post.place is Place.THREAD}:
        await _try_cards_again(connection, threads, max(threads.values()))


async def _try_cards_again(connection: AsyncConnection, incidents: Collection[str], at: datetime) -> None:
    """Retries cards that Slack refused, because new posts in their threads are waiting for them."""
    refused = or_(outbox.c.state == "dropped", _put_off(at))
    await _make_due(connection, at, among(outbox.c.incident, incidents), IS_CARD, refused)


def _put_off(at: datetime) -> ColumnElement[bool]:
    """Postponed beyond this time."""
    return and_(outbox.c.state == "new", outbox.c.not_before > to_seconds(at))


async def _make_due(connection: AsyncConnection, at: datetime, *which: ColumnElement[bool]) -> None:
    """Makes these entries due at that time, whatever their state."""
    new = {"state": "new", "why": None, "done_at": None, "sending_since": None, "not_before": to_seconds(at)}
    await connection.execute(outbox.update().where(*which).values(new))


async def sending(connection: AsyncConnection, key: str, at: datetime, after: datetime | None = None) -> bool:
    """Starts an attempt. Returns False if the last attempt was not the one of `after`, or if none is needed
    any more."""
    begun = outbox.c.sending_since.is_not_distinct_from(to_seconds(after) if after else None)
    entry = outbox.c.key == key, WAITING, begun
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
    return outbox.c.team == team, outbox.c.channel == channel, WAITING, outbox.c.state == fixed("new")


async def pause_channel(
    connection: AsyncConnection, team: str, channel: str, until: datetime, reported_since: datetime
) -> None:
    here = _new_in(team, channel)
    cards = IS_CARD, func.coalesce(outbox.c.not_before, 0.0) < to_seconds(until)
    await connection.execute(outbox.update().where(*here, *cards).values(not_before=to_seconds(until)))
    unshown = exists().where(incidents.c.id == outbox.c.incident, incidents.c.card_ts.is_(None))
    old = outbox.c.created_at < to_seconds(reported_since), unshown
    await drop(connection, "Slack did not accept its card in time", until, *here, IS_IN_THREAD, *old)


async def resume_channel(connection: AsyncConnection, team: str, channel: str, at: datetime) -> None:
    """Makes the channel's refused posts due. Posts never tried keep waiting for the end of quiet hours."""
    refused = or_(IS_CARD, outbox.c.attempts > 0)
    await _make_due(connection, at, *_new_in(team, channel), refused, _put_off(at))


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
        .where(outbox.c.key == key, IS_CARD)
    )
    for incident, thread_ts in card:
        await incident_rows.note(connection, incident, card_ts=ts, thread_ts=thread_ts or ts)


async def moved(connection: AsyncConnection, incident: str, thread_ts: str) -> None:
    await incident_rows.note(connection, incident, thread_ts=thread_ts)


async def dropped(connection: AsyncConnection, key: str, why: str, at: datetime) -> None:
    """Drops the entry; with a card, also the posts waiting for its thread."""
    await drop(connection, why, at, outbox.c.key == key)
    card = select(outbox.c.incident).where(outbox.c.key == key, IS_CARD)
    await drop(connection, why, at, outbox.c.incident.in_(card), IS_IN_THREAD, outbox.c.state == "new")


async def drop(connection: AsyncConnection, why: str, at: datetime, *which: ColumnElement[bool]) -> None:
    """Drops these entries, whatever their state."""
    gone = {"state": "dropped", "why": why, "done_at": to_seconds(at)}
    await connection.execute(outbox.update().where(*which).values(gone))
