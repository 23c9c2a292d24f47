"""The message shortcut "Diagnose this bounce"."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.models.intake import Intake, IntakeKind
from handlers.identity import Identity
from handlers.listening.slack_message import intake_of

CALLBACK = "diagnose"


def intake(body: Mapping[str, Any], us: Identity, now: datetime) -> Intake:
    """The intake for the shortcut. On our own post it asks for a recheck, because our own text is not a
    bounce."""
    user, channel, message = str(body["user"]["id"]), str(body["channel"]["id"]), body["message"]
    asked = intake_of(IntakeKind.SHORTCUT, message, channel=channel, us=us, now=now, user=user)
    press = str(body["trigger_id"])
    if not us.wrote(message):
        return asked.as_pointed_at(press)
    thread = asked.thread_ts or asked.ts
    return replace(asked, origin=press, kind=IntakeKind.MENTION, text="recheck", thread_ts=thread)
