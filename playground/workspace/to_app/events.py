"""The events for the app: a body for each change that it subscribed to."""

import time
from collections.abc import Callable, Collection, Iterator

from playground.workspace.records.ids import new_id
from playground.workspace.records.models import Change, Channel, Json, Message, View
from playground.workspace.records.state import State
from playground.workspace.wire import message_json

SUBSCRIPTIONS = frozenset(
    {
        "message.channels", "message.groups", "message.im", "app_mention", "reaction_added",
        "app_home_opened", "app_uninstalled", "member_joined_channel", "channel_unarchive", "group_unarchive",
        "channel_id_changed",
    }
)  # fmt: skip
COMMANDS = ("/bounce",)
"""The slash commands that the app has registered."""


class Events:
    """Turns changes into event bodies and passes each to `deliver`."""

    def __init__(self, state: State, subscriptions: Collection[str], deliver: Callable[[Json], None]) -> None:
        self._state = state
        self._subscriptions = frozenset(subscriptions)
        self._deliver = deliver

    def __call__(self, change: Change) -> None:
        for subscription, event in self._events(change):
            if subscription in self._subscriptions:
                self._deliver(self._body(event))

    def home_opened(self, user: str, channel: str, view: View | None) -> None:
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel,
            "tab": "home",
            "event_ts": self._state.next_ts(),
        }
        if view:
            event["view"] = view.body | {"id": view.id, "hash": view.hash}
        if "app_home_opened" in self._subscriptions:
            self._deliver(self._body(event))

    def uninstalled(self) -> None:
        if "app_uninstalled" in self._subscriptions:
            self._deliver(self._body({"type": "app_uninstalled", "event_ts": self._state.next_ts()}))

    def joined(self, user: str, channel: Channel) -> None:
        """Sent if the bot is a member by then, so also when it joins itself."""
        if self._listens(channel.id) and "member_joined_channel" in self._subscriptions:
            kind = "C" if channel.kind == "channel" else "G"
            event = {"type": "member_joined_channel", "user": user, "channel_type": kind}
            self._deliver(self._body(event | self._of(channel)))

    def unarchived(self, channel: Channel, by: str) -> None:
        kind = f"{channel.kind}_unarchive"
        if self._listens(channel.id) and kind in self._subscriptions:
            self._deliver(self._body({"type": kind, "user": by} | self._of(channel)))

    def renamed(self, old: str, new: str) -> None:
        if self._listens(new) and "channel_id_changed" in self._subscriptions:
            event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new}
            self._deliver(self._body(event | {"event_ts": self._state.next_ts()}))

    def _of(self, channel: Channel) -> Json:
        return {"channel": channel.id, "team": self._state.team_id, "event_ts": self._state.next_ts()}

    def _events(self, change: Change) -> Iterator[tuple[str, Json]]:
        if not isinstance(change.what, Message) or not self._listens(change.what.channel):
            return
        if change.kind == "message":
            yield self._of_channel(change.what), self._message(change.what)
            if self._mentions(change.what):
                yield "app_mention", self._message(change.what) | {"type": "app_mention"}
        elif change.kind == "message_changed":
            yield from self._change(change.what, change.detail["before"])
        elif change.kind == "message_deleted":
            yield self._of_channel(change.what), self._deleted(change.what)
        elif change.kind in ("reaction_added", "reaction_removed"):
            yield change.kind, self._reaction(change)

    def _listens(self, channel: str) -> bool:
        return self._state.bot_user_id in self._state.channels[channel].members

    def _of_channel(self, message: Message) -> str:
        kind = self._state.channels[message.channel].kind
        return "message.im" if kind == "im" else f"message.{kind}s"

    def _place(self, message: Message) -> Json:
        kind = self._state.channels[message.channel].kind
        return {"channel": message.channel, "channel_type": kind}

    def _message(self, message: Message) -> Json:
        """The event of a message; the app's own posts include their metadata."""
        shown = message_json(self._state, message, metadata=True)
        parent = self._state.message(message.channel, message.root_ts) if message.is_reply else None
        return (
            shown
            | self._place(message)
            | {"event_ts": message.ts}
            | ({"parent_user_id": parent.user} if parent else {})
        )

    def _change(self, message: Message, before: Message) -> Iterator[tuple[str, Json]]:
        """The events of an edit. A mention added by an edit is also sent as a mention."""
        yield self._of_channel(message), self._changed(message, before)
        if self._mentions(message) and not self._mentions(before):
            yield "app_mention", self._message(message) | {"type": "app_mention"}

    def _mentions(self, message: Message) -> bool:
        return f"<@{self._state.bot_user_id}>" in message.text and message.bot_id is None

    def _changed(self, message: Message, before: Message) -> Json:
        ts = self._state.next_ts()
        now, previous = (message_json(self._state, one, metadata=True) for one in (message, before))
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": ts, "event_ts": ts}
        return event | self._place(message) | {"message": now, "previous_message": previous}

    def _deleted(self, message: Message) -> Json:
        ts = self._state.next_ts()
        event = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": ts, "event_ts": ts}
        shown = message_json(self._state, message, metadata=True)
        return event | self._place(message) | {"deleted_ts": message.ts, "previous_message": shown}

    def _reaction(self, change: Change) -> Json:
        message: Message = change.what
        return {
            "type": change.kind,
            "user": change.by,
            "reaction": change.detail["name"],
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
            "event_ts": self._state.next_ts(),
        }

    def _body(self, event: Json) -> Json:
        state = self._state
        authorization = {
            "enterprise_id": None, "team_id": state.team_id, "user_id": state.bot_user_id,
            "is_bot": True, "is_enterprise_install": False,
        }  # fmt: skip
        return {
            "token": "verification", "team_id": state.team_id, "context_team_id": state.team_id,
            "context_enterprise_id": None, "api_app_id": state.app_id, "event": event,
            "type": "event_callback", "event_id": new_id("Ev"), "event_time": int(time.time()),
            "authorizations": [authorization],
            "is_ext_shared_channel": False, "event_context": f"4-{new_id('')}",
        }  # fmt: skip
