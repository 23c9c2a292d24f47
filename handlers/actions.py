"""Buttons of a card, and forms that they open: each stands for a command."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models.incident import Intake, IntakeKind
from handlers.identity import Identity
from handlers.modals.origin import Origin


def of_button(body: Mapping[str, Any], us: Identity, now: datetime) -> Intake:
    """The command is the button's value."""
    return of_form(body, Origin.of_button(body), str(body["actions"][0]["value"]), us, now)


def of_form(body: Mapping[str, Any], origin: Origin, command: str, us: Identity, now: datetime) -> Intake:
    """A command by way of a form, or of the button that it was opened from."""
    in_thread = origin.thread_ts not in {None, origin.message_ts}
    return Intake(
        origin=str(body["trigger_id"]),
        kind=IntakeKind.ACTION,
        team=us.team,
        channel=origin.channel,
        user=str(body["user"]["id"]),
        guest=us.is_other_team(body["user"].get("team_id")),
        text=command,
        ts=origin.message_ts,
        thread_ts=origin.thread_ts if in_thread else None,
        received_at=now,
    )
