"""Recognizes messages that somebody edited.

Slack also sends `message_changed` when it unfurls a link, when a thread grows, and when a bot updates its own
post. https://docs.slack.dev/reference/events/message/message_changed
"""

from collections.abc import Mapping
from typing import Any

from bot.models.intake import Intake

CHANGED = "message_changed"


def as_edited(event: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The message as it reads now; None if nobody changed its text."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    same_words = before.get("text") == message.get("text")
    if event.get("subtype") != CHANGED or same_words or edited_at(message) in {None, edited_at(before)}:
        return None
    place = {name: event[name] for name in ("channel", "channel_type") if name in event}
    return {**message, **place}


def edited_at(message: Mapping[str, Any]) -> str | None:
    """When a person last edited it; None for bots, whose posts count as first posted."""
    by_hand = not message.get("bot_id")
    return (message.get("edited") or {}).get("ts") if by_hand else None


def of_edit(intake: Intake | None, message: Mapping[str, Any]) -> Intake | None:
    """The intake of a message; each edit has an intake of its own."""
    at = edited_at(message)
    if intake is None or at is None:
        return intake
    return intake.as_edited(at)
