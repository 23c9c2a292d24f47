"""The weekly digest of a channel, posted on Monday morning where it is switched on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.incidents.mornings import MORNING
from bot.incidents.quiet import quiet_until
from bot.incidents.transactions import Transactions
from bot.incidents.urgency import by_urgency
from bot.models.channel import ChannelSettings
from bot.models.content import Digest
from bot.models.incident import Incident, IncidentState
from bot.models.post import Place, Post
from bot.ports.change import Change
from bot.ports.store import Store

WEEK = timedelta(days=7)
MOST_OPEN = 10


async def post_digests(store: Store, transactions: Transactions, now: datetime) -> None:
    """Posts each due digest once: a digest already posted has its key in the outbox."""
    for settings in await store.channels_with_digest():
        if is_due(settings, now) and await store.outgoing(_key(settings, now)) is None:
            found = await store.incidents_since(settings.team, settings.channel, now - WEEK)
            await transactions.store(Change(posts=(_post(settings, found, now),)))


def is_due(settings: ChannelSettings, now: datetime) -> bool:
    """Whether it is Monday between 9:00 and midnight: a bot that was down in the morning catches up."""
    here = now.astimezone(ZoneInfo(settings.zone))
    return here.weekday() == 0 and here.time() >= MORNING


def _key(settings: ChannelSettings, now: datetime) -> str:
    year, week, _ = now.astimezone(ZoneInfo(settings.zone)).isocalendar()
    return f"digest/{settings.channel}/{year}-W{week:02}"


def _post(settings: ChannelSettings, found: Sequence[Incident], now: datetime) -> Post:
    return Post(
        key=_key(settings, now),
        team=settings.team,
        channel=settings.channel,
        place=Place.REPLY,
        content=_digest(found, now - WEEK),
        created_at=now,
        not_before=quiet_until(settings, now),
    )


def _digest(found: Sequence[Incident], since: datetime) -> Digest:
    """What happened since `since`, and what is still open."""
    new = [one for one in found if one.opened_at >= since]
    closed = [one for one in found if (one.closed_at or datetime.min.replace(tzinfo=UTC)) >= since]
    still_open = by_urgency([one for one in found if one.state.is_open])
    return Digest(
        opened=len(new),
        bounces=sum(one.count for one in new),
        recovered=sum(one.state is IncidentState.RECOVERED for one in closed),
        closed=len(closed),
        open_count=len(still_open),
        open=still_open[:MOST_OPEN],
    )
