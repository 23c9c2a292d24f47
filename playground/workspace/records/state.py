"""The state of the workspace. Every write is reported to `changes`; nothing here knows HTTP, sockets or
events."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playground.workspace.records.changes import Changes
from playground.workspace.records.files import Files
from playground.workspace.records.ids import Timestamps, new_id
from playground.workspace.records.links import Links
from playground.workspace.records.models import Change, Channel, ChannelKind, Ephemeral, Json, Message, User
from playground.workspace.records.views import Views

SLACKBOT = "USLACKBOT"


class State:
    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.team_id = new_id("T")
        self.team_domain = "playground"
        self.app_id = new_id("A")
        self.bot_id = new_id("B")
        self.changes = Changes()
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.links = Links(self.team_id)
        self.files = Files(clock, self.links)
        self.views = Views(self.changes)
        self.ephemerals: list[Ephemeral] = []
        self._messages: dict[str, dict[str, Message]] = {}
        self._deleted: set[tuple[str, str]] = set()
        self._locked: set[tuple[str, str]] = set()
        self._timestamps = Timestamps(clock)
        self.bot_user_id = self.add_user("bouncebot", is_bot=True).id

    def next_ts(self) -> str:
        return self._timestamps.next()

    # People and places

    def add_user(
        self,
        name: str,
        *,
        is_bot: bool = False,
        tz: str | None = "Europe/Berlin",
        is_restricted: bool = False,
        team: str | None = None,
    ) -> User:
        user = User(new_id("U"), name, tz=tz, is_bot=is_bot, is_restricted=is_restricted, team=team)
        self.users[user.id] = user
        for channel in self.channels.values():
            if channel.kind == "channel":
                channel.members.add(user.id)
        self.changes.tell(Change("user", user))
        return user

    def add_channel(self, name: str, kind: ChannelKind, members: set[str]) -> Channel:
        prefix = "D" if kind == "im" else "C"
        channel = Channel(new_id(prefix), name, kind, members, created=int(self.clock()))
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}
        self.changes.tell(Change("channel", channel))
        return channel

    def rename_channel(self, channel: str) -> str:
        """Gives the channel and its messages a new id, under which alone they are known from then on."""
        found, new = self.channels.pop(channel), new_id("C")
        found.id = new
        self.channels[new] = found
        self._messages[new] = self._messages.pop(channel)
        for message in self._messages[new].values():
            message.channel = new
        return new

    def direct(self, user: str) -> Channel:
        """The direct message of the bot and one person, created if there is none yet."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        return self.add_channel(user, "im", {user, self.bot_user_id})

    # Messages

    def messages(self, channel: str) -> list[Message]:
        """All messages of a channel, including replies, oldest first."""
        return list(self._messages[channel].values())

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The root and its replies, oldest first; empty if there is no such root."""
        return [m for m in self._messages[channel].values() if m.root_ts == ts]

    def message(self, channel: str, ts: str) -> Message | None:
        return self._messages.get(channel, {}).get(ts)

    def add_message(self, message: Message) -> Message:
        message.blocks = with_block_ids(message.blocks)
        self._messages[message.channel][message.ts] = message
        for file in message.files:
            file.channels.add(message.channel)
        self.changes.tell(Change("message", message, message.user))
        return message

    def edit_message(self, message: Message, by: str, **fields: Any) -> None:
        """Changes these fields, and marks the message as edited by `by`."""
        self.change_message(message, by, **fields, edited={"user": by, "ts": self.next_ts()})

    def change_message(self, message: Message, by: str, **fields: Any) -> None:
        """Changes these fields without an edit, as when a link is unfurled."""
        before = replace(message)
        for name, value in fields.items():
            setattr(message, name, value)
        message.blocks = with_block_ids(message.blocks)
        self.changes.tell(Change("message_changed", message, by, {"before": before}))

    def delete_message(self, message: Message, by: str) -> None:
        """Deletes a message; a root with replies leaves a tombstone, so that its thread stays."""
        self._deleted.add((message.channel, message.ts))
        if message.is_reply or len(self.thread(message.channel, message.ts)) == 1:
            del self._messages[message.channel][message.ts]
        else:
            stone = Message(
                message.channel, message.ts, SLACKBOT, "This message was deleted.", subtype="tombstone"
            )
            self._messages[message.channel][message.ts] = stone
        self.changes.tell(Change("message_deleted", message, by))

    def was_deleted(self, channel: str, ts: str) -> bool:
        return (channel, ts) in self._deleted

    def lock_thread(self, channel: str, ts: str) -> None:
        self._locked.add((channel, ts))

    def is_locked(self, channel: str, ts: str) -> bool:
        return (channel, ts) in self._locked

    def add_ephemeral(self, ephemeral: Ephemeral) -> None:
        ephemeral.blocks = with_block_ids(ephemeral.blocks)
        self.ephemerals.append(ephemeral)
        self.changes.tell(Change("ephemeral", ephemeral, self.bot_user_id))

    def drop_ephemeral(self, ephemeral: Ephemeral) -> None:
        self.ephemerals.remove(ephemeral)
        self.changes.tell(Change("ephemeral", ephemeral, detail={"gone": True}))

    # Reactions

    def react(self, message: Message, name: str, user: str) -> bool:
        """Adds a reaction. Returns False if the user already gave it."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            return False
        users.append(user)
        self.changes.tell(Change("reaction_added", message, user, {"name": name}))
        return True

    def unreact(self, message: Message, name: str, user: str) -> bool:
        """Removes a reaction. Returns False if the user had not given it."""
        users = message.reactions.get(name, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[name]
        self.changes.tell(Change("reaction_removed", message, user, {"name": name}))
        return True


def with_block_ids(blocks: list[Json]) -> list[Json]:
    """A copy of the blocks, with a `block_id` for those without, as Slack adds one."""
    copied = copy.deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", new_id("")[:5])
    return copied
