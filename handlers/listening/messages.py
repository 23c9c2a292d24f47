"""Messages in channels that are not addressed to us, and direct messages, which are."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.incidents.arriving.subjects import Part, subjects_told
from bot.models.intake import Intake, IntakeKind
from bot.reading.reader import read_text
from bot.running.turns import apart_if_large
from handlers.identity import Identity
from handlers.listening import mentions
from handlers.listening.edits import CHANGED, as_edited, of_edit
from handlers.listening.slack_message import asking, carried, intake_of
from handlers.metadata import is_of_a_bouncebot, key_of

READ = frozenset({None, "file_share", "bot_message", "thread_broadcast", "me_message"})
"""Subtypes of messages with content; others, such as deletions and joins, are ignored."""

_NAMES_A_PLACE = re.compile("@|[.\u3002\uff0e\uff61]\\w")
"""A cheap test: text without a match names no place and is not read further. That covers most chatter."""


async def intake(event: Mapping[str, Any], us: Identity, now: datetime) -> Intake | None:
    """The intake for a message event. None for messages of ours and of other bouncebots, for new mentions,
    which Slack also sends as `app_mention`, and for chatter, which is not even stored."""
    if event.get("subtype") == CHANGED:
        message = as_edited(event)
        return await reread(message, us, now) if message else None
    return await _unasked(event, us, now)


async def reread(message: Mapping[str, Any], us: Identity, now: datetime) -> Intake | None:
    """The intake for a message as it reads now, whether it mentions us or not."""
    mentioned = us.is_mentioned(message) and message.get("channel_type") != "im"
    read = mentions.intake(message, us, now) if mentioned else await _unasked(message, us, now)
    return of_edit(read, message)


async def _unasked(event: Mapping[str, Any], us: Identity, now: datetime) -> Intake | None:
    if event.get("subtype") not in READ or us.wrote(dict(event)) or is_of_a_bouncebot(event):
        return None
    if event.get("channel_type") == "im":
        return intake_of(asking(event), event, channel=event["channel"], us=us, now=now)
    if us.is_mentioned(event):
        return None  # Slack sends it as `app_mention` too
    text = str(event.get("text") or "")
    if not carried(event) and not await apart_if_large(len(text), reports_bounce, text):
        return None
    return intake_of(IntakeKind.MESSAGE, event, channel=event["channel"], us=us, now=now)


def reports_bounce(text: str) -> bool:
    """Whether the text reports a bounce: a failure and a place. Either alone is chatter."""
    return bool(_NAMES_A_PLACE.search(text) and subjects_told([Part(text, read_text(text))]))


def own_key(event: Mapping[str, Any], us: Identity) -> str | None:
    """The key of our own post, if the event reports a new one."""
    if not us.wrote(dict(event)) or event.get("subtype") in {"message_changed", "message_deleted"}:
        return None
    return key_of(event)
