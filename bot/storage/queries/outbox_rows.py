"""The rows of the outbox: posts to and from rows, and what is stored of one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnreadableError
from bot.models.content import is_news
from bot.models.post import Place, Post
from bot.ports.outbox import Outgoing
from bot.storage.codec import CONTENT
from bot.storage.dialect import fixed
from bot.storage.tables import outbox
from bot.storage.times import from_seconds, to_seconds

WAITING = outbox.c.state.in_((fixed("new"), fixed("sending")))
IS_CARD = outbox.c.place == Place.CARD.value
IS_IN_THREAD = outbox.c.place == Place.THREAD.value


def written(post: Post) -> dict[str, Any]:
    return {
        "key": post.key,
        "incident": post.incident,
        "team": post.team,
        "channel": post.channel,
        "place": post.place,
        "news": is_news(post.content),
        "thread_ts": post.thread_ts,
        "user": post.user,
        "state": "new",
        "created_at": to_seconds(post.created_at),
        "not_before": to_seconds(post.not_before) if post.not_before else None,
        "body": CONTENT.dump(post.content),
    }


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
