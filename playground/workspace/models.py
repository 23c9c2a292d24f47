"""What a workspace holds: people, channels, messages, files, views. Field names are Slack's."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["channel", "group", "im"]


@dataclass(slots=True)
class User:
    """A person or a bot. `tz` is None for someone who never chose a time zone."""

    id: str
    name: str
    tz: str | None = "Europe/Berlin"
    is_bot: bool = False
    is_restricted: bool = False
    team: str | None = None
    """Another workspace, for somebody who is here through a shared channel."""


@dataclass(slots=True)
class Channel:
    """A conversation. `kind` is what scopes and events call it: channel (public), group (private), im."""

    id: str
    name: str
    kind: ChannelKind = "channel"
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    created: int = 0


@dataclass(slots=True)
class File:
    """A file's bytes and what Slack says about it. `extra` are fields that only some files have."""

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
    """Shown in messages as `file_access: check_file_info`: only files.info tells the rest."""


@dataclass(slots=True)
class Message:
    """One message. `reactions` maps a name to the users who gave it, in order."""

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
    """A message only `user` sees, gone when they reload."""

    channel: str
    user: str
    ts: str
    text: str
    thread_ts: str | None = None
    blocks: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A modal or a Home tab as last drawn for `user`. `hash` changes with every drawing."""

    id: str
    user: str
    body: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    state: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened. `what` is the record it happened to; `by` whoever did it."""

    kind: Literal[
        "message", "message_changed", "message_deleted", "reaction_added", "reaction_removed", "ephemeral",
        "modal", "modal_closed", "home", "channel", "user", "call", "delivered", "sockets",
    ]  # fmt: skip
    what: Any
    by: str = ""
    detail: Json = field(default_factory=dict)
