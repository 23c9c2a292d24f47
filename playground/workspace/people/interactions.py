"""Bodies of slash commands, shortcuts, actions and submitted views."""

from typing import Any

from playground.workspace.records.models import Channel, Ephemeral, Json, Message, User, View
from playground.workspace.records.state import State
from playground.workspace.to_app.triggers import Triggers
from playground.workspace.wire import message_json, view_json


class Interactions:
    def __init__(self, state: State, triggers: Triggers) -> None:
        self._state = state
        self._triggers = triggers

    def command(self, user: User, channel: Channel, command: str, text: str) -> Json:
        return {
            "token": "verification", "team_domain": self._state.team_domain,
            "team_id": user.team or self._state.team_id,
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.kind == "im" else channel.name,
            "user_id": user.id, "user_name": user.name, "command": command, "text": text,
            "api_app_id": self._state.app_id, "is_enterprise_install": "false",
            "response_url": self._response_url(channel.id, user.id),
            "trigger_id": self._triggers.trigger(user.id),
        }  # fmt: skip

    def action(self, user: User, shown: Message | Ephemeral, action: Json, values: Json) -> Json:
        """block_actions in a message."""
        ephemeral = isinstance(shown, Ephemeral)
        container: Json = {
            "type": "message",
            "message_ts": shown.ts,
            "channel_id": shown.channel,
            "is_ephemeral": ephemeral,
        }
        if shown.thread_ts:
            container["thread_ts"] = shown.thread_ts
        body = self._interactive("block_actions", user) | {
            "container": container,
            "channel": self._channel(shown.channel),
            "state": {"values": values},
            "response_url": self._response_url(shown.channel, user.id, shown.ts, shown.thread_ts),
            "actions": [action],
        }
        return body if isinstance(shown, Ephemeral) else body | {"message": message_json(self._state, shown)}

    def view_action(self, user: User, view: View, action: Json) -> Json:
        """block_actions in a modal or in the Home tab."""
        return self._interactive("block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "view": view_json(self._state, view),
            "actions": [action],
        }

    def shortcut(self, user: User, message: Message, callback_id: str) -> Json:
        return self._interactive("message_action", user) | {
            "callback_id": callback_id,
            "action_ts": self._state.next_ts(),
            "message_ts": message.ts,
            "channel": self._channel(message.channel),
            "message": message_json(self._state, message),
            "response_url": self._response_url(message.channel, user.id, message.ts, message.thread_ts),
        }

    def submission(self, user: User, view: View) -> Json:
        return self._interactive("view_submission", user) | {
            "view": view_json(self._state, view),
            "response_urls": [],
        }

    def closed(self, user: User, view: View, *, cleared: bool) -> Json:
        body = self._interactive("view_closed", user) | {
            "view": view_json(self._state, view),
            "is_cleared": cleared,
        }
        del body["trigger_id"]
        return body

    def _interactive(self, kind: str, user: User) -> Json:
        who = {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team or self._state.team_id,
        }
        return {
            "type": kind, "user": who, "api_app_id": self._state.app_id, "token": "verification",
            "team": {"id": self._state.team_id, "domain": self._state.team_domain}, "enterprise": None,
            "is_enterprise_install": False, "trigger_id": self._triggers.trigger(user.id),
        }  # fmt: skip

    def _channel(self, channel: str) -> Json:
        return {"id": channel, "name": self._state.channels[channel].name}

    def _response_url(
        self, channel: str, user: str, ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        return self._state.links.response(self._triggers.ticket(channel, user, ts, thread_ts))


Blocks = list[Json]


def find_element(blocks: Blocks, action_id: str, value: str | None) -> tuple[Json, Json]:
    """The block and its element with this action (and value, if given). Raises LookupError if there is
    none."""
    offered = [(block, element) for block in blocks for element in elements(block) if "action_id" in element]
    for block, element in offered:
        if element["action_id"] == action_id and _takes(element, value):
            return block, element
    names = ", ".join(sorted({f"{e['action_id']} ({label(e)})" for _, e in offered})) or "none at all"
    raise LookupError(f"no action {action_id!r} with value {value!r} here; there are: {names}")


def _takes(element: Json, value: str | None) -> bool:
    """Whether the element accepts the value. Elements without values of their own, such as channel selects,
    accept any."""
    offered = [*option_values(element), *filter(None, [element.get("value")])]
    return value is None or value in offered or (not offered and element["type"] != "button")


def elements(block: Json) -> list[Json]:
    found = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [element for element in found if isinstance(element, dict)]


def label(element: Json) -> str:
    text: Any = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", "")) if isinstance(text, dict) else str(text)


def option_values(element: Json) -> list[Any]:
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    return [option["value"] for option in options]
