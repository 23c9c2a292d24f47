"""Mentions of @bouncebot. In a thread they concern that thread's incident."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models.intake import Intake
from handlers.identity import Identity
from handlers.listening.slack_message import asking, intake_of, written


def intake(event: Mapping[str, Any], us: Identity, now: datetime) -> Intake | None:
    if us.wrote(dict(event)):
        return None
    words = written(event.get("text")).replace(f"<@{us.bot_user}>", " ").strip()
    return intake_of(asking(event), event, channel=event["channel"], us=us, now=now, text=words)
