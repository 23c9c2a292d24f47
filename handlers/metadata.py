"""What every message of ours carries: whose incident it is of, and its key, by which it is known again.

https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Mapping
from typing import Any

from bot.models.incident import Incident

EVENT_TYPE = "bouncebot"


def metadata(incident: str, key: str, card: Incident | None) -> dict[str, Any]:
    """`card` is the incident when the post is its card."""
    payload: dict[str, Any] = {"incident": incident, "key": key}
    if card:
        payload |= {"count": card.count, "state": card.state.value}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def key_of(message: Mapping[str, Any]) -> str | None:
    """The key that a message carries, if it is one of ours."""
    about = message.get("metadata") or {}
    if about.get("event_type") != EVENT_TYPE:
        return None
    key = (about.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None
