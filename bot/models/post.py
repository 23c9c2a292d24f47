"""The outbox's entries: what is to be said, and where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.models.content import Content


class Place(StrEnum):
    CARD = "card"
    """The incident's card: a root message, or the first reply under the message that opened it."""
    THREAD = "thread"
    """In the incident's thread, which exists once its card is posted."""
    REPLY = "reply"
    """Where the intake was: under `thread_ts`, or in the channel when that is None."""
    PRIVATE = "private"
    """Only for `user` (ephemeral): may be lost, is never doubled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One entry of the outbox: said exactly once, whatever crashes."""

    key: str
    """Unique for all time: `B-2345ABCD/diagnosis`, or `answer/ORIGIN` without an incident."""
    incident: str = ""
    """The incident's id, or "" without one."""
    team: str
    channel: str
    place: Place
    thread_ts: str | None = None
    """For `reply` and `private`."""
    user: str | None = None
    """For `private`."""
    content: Content
    created_at: datetime
    not_before: datetime | None = None
    """What it waits for: the end of quiet hours, or the next try in a channel that takes nothing."""
