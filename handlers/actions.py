"""Buttons of a card: each carries the command that it stands for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models import Intake, IntakeKind
from handlers.identity import Identity


def intake(body: Mapping[str, Any], us: Identity, now: datetime) -> Intake:
    return asked(body, str(body["actions"][0]["value"]), us, now)


def asked(body: Mapping[str, Any], text: str, us: Identity, now: datetime) -> Intake:
    """A command given by way of a button under a message."""
    place = body["container"]
    ts, thread_ts = str(place["message_ts"]), place.get("thread_ts")
    return Intake(
        origin=str(body["trigger_id"]),
        kind=IntakeKind.ACTION,
        team=us.team,
        channel=str(place["channel_id"]),
        user=str(body["user"]["id"]),
        text=text,
        ts=ts,
        thread_ts=str(thread_ts) if thread_ts and thread_ts != ts else None,
        received_at=now,
    )
