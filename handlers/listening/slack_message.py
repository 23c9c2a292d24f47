"""Turns a Slack message into an intake: its origin, its thread and its content."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.models.intake import Intake, IntakeKind
from bot.reading.text.characters import whole
from handlers.identity import Identity

MOST_FILES = 10
MOST_SHARED = 5


def intake_of(
    kind: IntakeKind,
    message: Mapping[str, Any],
    *,
    channel: str,
    us: Identity,
    now: datetime,
    user: str | None = None,
    text: str | None = None,
) -> Intake:
    """The intake for a message. `user`, `text`: of whoever asks about it, if not its author's."""
    ts = str(message["ts"])
    thread_ts = message.get("thread_ts")
    return Intake(
        origin=f"{us.team}:{channel}:{ts}",
        kind=kind,
        team=us.team,
        channel=channel,
        user=user or message.get("user"),
        guest=us.is_other_team(message.get("user_team") or message.get("team")),
        text=written(message.get("text")) if text is None else text,
        ts=ts,
        thread_ts=str(thread_ts) if thread_ts and thread_ts != ts else None,
        payload=carried(message),
        received_at=now,
    )


def written(said: object) -> str:
    """What somebody wrote, as it can be stored; empty where they wrote nothing."""
    return whole(str(said or ""))


def asking(message: Mapping[str, Any]) -> IntakeKind:
    """The kind of a message addressed to us: its files and shared messages are read if it has any, otherwise
    its text is a command."""
    return IntakeKind.HANDED if carried(message) else IntakeKind.MENTION


def carried(message: Mapping[str, Any]) -> dict[str, Any]:
    """References to the files and shared messages in it: only what the mailroom needs to fetch them later."""
    shared = [
        part for part in message.get("attachments") or () if part.get("is_share") or part.get("is_msg_unfurl")
    ]
    payload: dict[str, Any] = {"files": _files(message)}
    payload["shared"] = [
        {"text": written(part.get("text") or part.get("fallback")), "files": _files(part)}
        for part in shared[:MOST_SHARED]
    ]
    return {name: found for name, found in payload.items() if found}


def _files(message: Mapping[str, Any]) -> list[str]:
    return [str(file["id"]) for file in (message.get("files") or ())[:MOST_FILES] if file.get("id")]
