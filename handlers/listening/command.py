"""The command `/bounce` and its arguments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models.intake import Intake, IntakeKind
from handlers.identity import Identity
from handlers.listening.slack_message import written

NAME = "/bounce"


def intake(command: Mapping[str, Any], us: Identity, now: datetime) -> Intake:
    return Intake(
        origin=str(command["trigger_id"]),
        kind=IntakeKind.COMMAND,
        team=us.team,
        channel=str(command["channel_id"]),
        user=str(command["user_id"]),
        guest=us.is_other_team(command.get("team_id")),
        text=written(command.get("text")),
        received_at=now,
    )
