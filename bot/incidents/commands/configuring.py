"""Shows and changes a channel's settings. Pure functions."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.grammar.commands import Settings
from bot.incidents import answers, posts
from bot.models.channel import ChannelSettings
from bot.models.content import Configured
from bot.models.intake import Intake
from bot.ports.change import Change


def configured(
    command: Settings,
    stored: ChannelSettings,
    intake: Intake,
    now: datetime,
    *,
    left: Collection[str] = (),
    zone: str | None = None,
) -> Change:
    """A change is posted to the channel; a question, or a change without effect, is answered in private.

    `left`: people named in `rights` who are not in the channel any more. `zone`: the person's own, which the
    channel takes with its first setting unless that names one.
    """
    begun = stored if "zone" in command.changes else stored.begun_in(zone)
    before = begun.without(left)
    if command.changes and not before.may_decide(intake.user, guest=intake.guest):
        return posts.unchanged(intake, answers.may_not(before), now)
    after = _keeping_user(replace(before, **command.changes), intake.user)
    if after == begun:
        return posts.unchanged(intake, Configured(settings=stored), now)
    told = Configured(settings=after, by=intake.user, in_their_zone=begun.zone != stored.zone)
    return Change(settings=after, posts=(posts.in_reply(intake, told, now),))


def _keeping_user(settings: ChannelSettings, user: str | None) -> ChannelSettings:
    """Somebody who limits who may change the settings stays among them, so that nobody locks themselves
    out."""
    if settings.may_decide(user) or user is None:
        return settings
    return replace(settings, keepers=(*settings.keepers, user))
