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


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key in a message's metadata; None if it is not one of our posts."""
    about = message.get("metadata") or {}
    if about.get("event_type") != EVENT_TYPE:
        return None
    key = (about.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None
