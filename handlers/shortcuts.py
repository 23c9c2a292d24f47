"""The message shortcut "Diagnose this bounce"."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import Intake, IntakeKind
from handlers.identity import Identity
from handlers.origins import of_message

CALLBACK = "diagnose"


def intake(body: Mapping[str, Any], us: Identity, now: datetime) -> Intake:
    user, channel = str(body["user"]["id"]), str(body["channel"]["id"])
    return of_message(IntakeKind.SHORTCUT, body["message"], channel=channel, us=us, now=now, user=user)
