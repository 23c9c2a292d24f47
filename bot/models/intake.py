"""What reaches us, before anybody knows what it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self


class IntakeKind(StrEnum):
    MESSAGE = "message"
    """Something posted in a channel; answered only when it is a bounce."""
    COMMAND = "command"
    """Words after `/bounce`."""
    MENTION = "mention"
    """Words after @bouncebot; inside a thread they mean that thread's incident."""
    HANDED = "handed"
    """A message that is for us and carries what is to be read, such as a mail in a direct message."""
    ACTION = "action"
    """A button. Its text is the command that the button stands for, such as `recheck B-2345ABCD`."""
    SHORTCUT = "shortcut"
    """Somebody pointed at a message: diagnose it."""
    REACTION = "reaction"
    """Likewise, with an emoji."""

    @property
    def points(self) -> bool:
        """Whether somebody pointed at a message, which may have come by itself before."""
        return self in {IntakeKind.SHORTCUT, IntakeKind.REACTION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One thing that reached us, written down before it is acknowledged."""

    origin: str
    """`TEAM:CHANNEL:TS` of the message concerned, with more where it is pointed at or edited, or a
    `trigger_id`. The same origin is accepted once."""
    kind: IntakeKind
    team: str
    channel: str
    user: str | None = None
    guest: bool = False
    """Whether they belong to another workspace, with which the channel is shared."""
    text: str = ""
    ts: str | None = None
    """The message it concerns; None for a command."""
    thread_ts: str | None = None
    """The root of the thread that the message stands in, when it is not that root itself."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    """What the channel's own adapter needs later, such as file objects. Plain JSON."""
    received_at: datetime
    edited: bool = False
    """Whether the message read otherwise before: what it opened is to follow what it says now."""

    @property
    def addressed(self) -> bool:
        """Whether somebody spoke to the bot and so may be answered in private."""
        return self.kind is not IntakeKind.MESSAGE

    @property
    def message_origin(self) -> str:
        """The origin of the message concerned, however pointed at or edited; a command's is its own."""
        if self.ts is None or self.kind is IntakeKind.ACTION:
            return self.origin
        return f"{self.team}:{self.channel}:{self.ts}"

    def as_pointed_at(self, wish: str) -> Self:
        """Each time somebody points at its message, known by Slack's id for that: an intake of its own."""
        return replace(self, origin=f"{self.origin}:{self.kind}:{wish}")

    def as_edited(self, at: str) -> Self:
        """Its message as it reads since then, in seconds as Slack writes them: an intake of its own."""
        return replace(self, origin=f"{self.origin}:edit:{at}", edited=True)

    @property
    def later_edits(self) -> tuple[str, str]:
        """Between which the origins of later edits of its message sort, where it is an edit itself."""
        edits, _, _ = self.origin.rpartition(":")
        return self.origin, f"{edits}:z"
