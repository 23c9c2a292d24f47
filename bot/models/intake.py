"""An intake: anything that reaches the bot, before it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class IntakeKind(StrEnum):
    MESSAGE = "message"
    """A message in a channel; answered only if it is a bounce."""
    COMMAND = "command"
    """Words after `/bounce`."""
    MENTION = "mention"
    """Words after @bouncebot; inside a thread they are about that thread's incident."""
    HANDED = "handed"
    """A message for the bot with something to read, such as a mail in a direct message."""
    ACTION = "action"
    """A button. Its text is the command that the button stands for, such as `recheck B-2345ABCD`."""
    SHORTCUT = "shortcut"
    """Somebody asked for a diagnosis of a message."""
    REACTION = "reaction"
    """The same, with an emoji."""

    @property
    def points(self) -> bool:
        """Whether somebody pointed at a message, which may be known already."""
        return self in {IntakeKind.SHORTCUT, IntakeKind.REACTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One thing that reached the bot, stored before it is acknowledged."""

    origin: str
    """Identity: `TEAM:CHANNEL:TS` of the message, with a suffix if it was pointed at or edited, or a
    `trigger_id`. The same origin is accepted once."""
    kind: IntakeKind
    team: str
    channel: str
    user: str | None = None
    guest: bool = False
    """Whether the user is from another workspace that shares the channel. Guests of our own workspace are
    found out only when it matters (`Directory`)."""
    text: str = ""
    ts: str | None = None
    """The message it concerns; None for a command."""
    thread_ts: str | None = None
    """The root of the message's thread; None if the message is the root itself."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What the handlers need later, such as file objects. Plain JSON."""
    received_at: datetime
    edited: bool = False
    """Whether it is an edit, so that what the message opened has to follow it."""

    @property
    def addressed(self) -> bool:
        """Whether somebody addressed the bot, and so may be answered in private."""
        return self.kind is not IntakeKind.MESSAGE

    @property
    def message_origin(self) -> str:
        """The origin of the message without a suffix; for a command or button, its own origin."""
        if self.ts is None or self.kind is IntakeKind.ACTION:
            return self.origin
        return f"{self.team}:{self.channel}:{self.ts}"

    def as_pointed_at(self, wish: str) -> Self:
        """The intake for somebody pointing at the message. `wish`: Slack's id of that action."""
        return replace(self, origin=f"{self.origin}:{self.kind}:{wish}")

    @property
    def pointings(self) -> tuple[str, str]:
        """The bounds between which the origins of all who pointed at the message in this way sort."""
        before = f"{self.message_origin}:{self.kind}:"
        return before, f"{before}z"

    def as_edited(self, at: str) -> Self:
        """The intake for an edit of the message. `at`: the time of the edit, as Slack writes it."""
        return replace(self, origin=f"{self.origin}:edit:{at}", edited=True)

    @property
    def later_edits(self) -> tuple[str, str]:
        """The bounds between which the origins of later edits sort. Only for an intake that is an edit."""
        edits, _, _ = self.origin.rpartition(":")
        return self.origin, f"{edits}:z"
