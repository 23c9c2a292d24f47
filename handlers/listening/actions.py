"""Buttons of a card and the forms they open; each stands for a command."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from bot.models.intake import Intake, IntakeKind
from handlers.identity import Identity
from handlers.listening.slack_message import written


class OutdatedError(Exception):
    """Another version of bouncebot opened the form, which was open during the upgrade."""


@dataclass(frozen=True, slots=True)
class Button:
    """A pressed button: its incident, and the message it is on, if it is not in the Home tab.

    A form keeps it in its `private_metadata`.
    """

    incident: str
    channel: str
    message_ts: str | None = None
    thread_ts: str | None = None

    @classmethod
    def pressed(cls, body: Mapping[str, Any]) -> Self:
        """Reads the body of an action. A button's value is its command, which ends with the incident."""
        place = body["container"]
        return cls(
            incident=str(body["actions"][0]["value"]).split()[-1],
            channel=str(place["channel_id"]),
            message_ts=str(place["message_ts"]),
            thread_ts=place.get("thread_ts"),
        )

    @classmethod
    def of_view(cls, view: Mapping[str, Any]) -> Self:
        """Raises OutdatedError."""
        try:
            return cls(**json.loads(view["private_metadata"]))
        except (ValueError, TypeError):
            raise OutdatedError from None

    def as_metadata(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def of_button(body: Mapping[str, Any], us: Identity, now: datetime) -> Intake:
    """The intake for a pressed button, whose value is the command."""
    return of_form(body, Button.pressed(body), str(body["actions"][0]["value"]), us, now)


def of_form(body: Mapping[str, Any], button: Button, command: str, us: Identity, now: datetime) -> Intake:
    """The intake for a command from a form, or from the button that opened it."""
    in_thread = button.thread_ts not in {None, button.message_ts}
    return Intake(
        origin=str(body["trigger_id"]),
        kind=IntakeKind.ACTION,
        team=us.team,
        channel=button.channel,
        user=str(body["user"]["id"]),
        guest=us.is_other_team(body["user"].get("team_id")),
        text=written(command),
        ts=button.message_ts,
        thread_ts=button.thread_ts if in_thread else None,
        received_at=now,
    )
