"""Messages that somebody edited, told from those that Slack only draws anew.

Slack says `message_changed` as well when it unfolds a link, when a thread grows, and when a bot draws over a
post of its own. https://docs.slack.dev/reference/events/message/message_changed
"""

from collections.abc import Mapping
from typing import Any

from bot.models.intake import Intake

CHANGED = "message_changed"


def as_edited(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The message as it reads now; None where nobody changed its words."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    same_words = before.get("text") == message.get("text")
    if event.get("subtype") != CHANGED or same_words or edited_at(message) in {None, edited_at(before)}:
        return None
    place = {name: event[name] for name in ("channel", "channel_type") if name in event}
    return {**message, **place}


def edited_at(message: Mapping[str, Any]) -> str | None:
    """When a person last edited it; other bots' posts count as they were first said."""
    by_hand = not message.get("bot_id")
    return (message.get("edited") or {}).get("ts") if by_hand else None


def of_edit(intake: Intake | None, message: Mapping[str, Any]) -> Intake | None:
    """The intake of a message, which is one of its own for each time that it was edited."""
    at = edited_at(message)
    if intake is None or at is None:
        return intake
    return intake.as_edited(at)
