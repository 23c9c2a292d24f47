"""Quiet hours: posts that nobody asked for and nobody must act on wait until they end; cards are still
updated. Pure functions."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.models.channel import ChannelSettings
from bot.models.content import Closed, Diagnosed, is_news
from bot.models.incident import Incident
from bot.models.post import Place, Post
from bot.ports.change import Change


def keep_quiet(change: Change, settings: ChannelSettings, now: datetime) -> Change:
    """The same change; posts that can wait are postponed to the end of the quiet hours."""
    until, incident = quiet_until(settings, now), change.incident
    if until is None or incident is None or incident.needs_somebody:
        return change
    postponed = tuple(
        replace(post, not_before=until) if _can_wait(post, incident) else post for post in change.posts
    )
    return replace(change, posts=postponed)


def quiet_until(settings: ChannelSettings, now: datetime) -> datetime | None:
    """When the current quiet hours end; None outside them."""
    if settings.quiet is None:
        return None
    here = now.astimezone(ZoneInfo(settings.zone))
    begins, ends, clock = settings.quiet.begins, settings.quiet.ends, here.time()
    over_midnight = ends < begins
    quiet = (clock >= begins or clock < ends) if over_midnight else begins <= clock < ends
    if not quiet:
        return None
    day = here.date() + timedelta(days=1 if over_midnight and clock >= begins else 0)
    return datetime.combine(day, ends, here.tzinfo).astimezone(now.tzinfo)


def _can_wait(post: Post, incident: Incident) -> bool:
    if post.place is not Place.THREAD:
        return False
    match post.content:
        case Closed():
            return False
        case Diagnosed():
            return incident.opened_by is None
    return is_news(post.content)
