"""The records of a workspace: people, channels, messages, files, views. Field names are Slack's."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "group", "im"]


@dataclass(slots=True)
class User:
    """A person or a bot. `tz` is None for somebody who never chose a time zone."""

    id: str
    name: str
    tz: str | None = "Europe/Berlin"
    is_bot: bool = False
    is_restricted: bool = False
    deleted: bool = False
    """Whether the account was deactivated."""
    team: str | None = None
    """The other workspace of somebody who is here through a shared channel."""


@dataclass(slots=True)
class Channel:
    """A conversation. `kind`, as in scopes and events: channel (public), group (private) or im."""

    id: str
    name: str
    kind: ChannelKind = "channel"
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    created: int = 0


@dataclass(slots=True)
class File:
    """A file's bytes and fields. `extra`: fields that only some files have."""

    id: str
    name: str
    data: bytes
    user: str
    created: int
    mimetype: str
    filetype: str
    url_private: str
    extra: Json = field(default_factory=dict)
    channels: set[str] = field(default_factory=set)
    hidden: bool = False
    """In messages it only has `file_access: check_file_info`; files.info has the rest."""


@dataclass(slots=True)
class Message:
    """A message. `reactions`: the users who gave each, in order."""

    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    metadata: Json | None = None
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    reply_broadcast: bool = False

    @property
    def root_ts(self) -> str:
        return self.thread_ts or self.ts

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Ephemeral:
    """A message that only `user` sees, until they reload."""

    channel: str
    user: str
    ts: str
    text: str
    thread_ts: str | None = None
    blocks: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A modal or Home tab as last drawn for `user`. `hash` changes with every update."""

    id: str
    user: str
    body: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    state: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened. `what`: the record concerned; `by`: who did it."""

    kind: Literal[
        "message", "message_changed", "message_deleted", "reaction_added", "reaction_removed", "ephemeral",
        "modal", "modal_closed", "home", "channel", "user", "call", "delivered", "sockets",
    ]  # fmt: skip
    what: Any
    by: str = ""
    detail: Json = field(default_factory=dict)
