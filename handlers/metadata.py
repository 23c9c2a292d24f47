"""The metadata of every message we post: its incident, and the key that identifies it.

https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Mapping
from typing import Any

from bot.models.incident import Incident

EVENT_TYPE = "bouncebot"


def metadata(incident: str, key: str, card: Incident | None) -> dict[str, Any]:
    """The metadata of a post. `card`: the incident, if the post is its card."""
    payload: dict[str, Any] = {"incident": incident, "key": key}
    if card:
        payload |= {"count": card.count, "state": card.state.value}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def is_of_a_bouncebot(message: Mapping[str, Any]) -> bool:
    """Whether a bouncebot posted it: we, or in a shared channel another workspace's, whose metadata Slack may
    not show us, but the name of its app (https://docs.slack.dev/reference/events/message/bot_message)."""
    marked = (message.get("metadata") or {}).get("event_type") == EVENT_TYPE
    name = str((message.get("bot_profile") or {}).get("name") or "")
    return bool(message.get("bot_id")) and (marked or name.casefold() == EVENT_TYPE)


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key in a message's metadata; None if it is not one of our posts."""
    about = message.get("metadata") or {}
    if about.get("event_type") != EVENT_TYPE:
        return None
    key = (about.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None
