"""Entries of the outbox: what to post, and where."""

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
    """Where the intake was: under `thread_ts`, or in the channel if that is None."""
    PRIVATE = "private"
    """Visible only to `user` (ephemeral); may be lost, but is never posted twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One entry of the outbox, posted exactly once, whatever crashes."""

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
    """Not posted before then: the end of quiet hours, or the next try in a channel that refuses posts."""
