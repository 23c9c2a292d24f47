"""One call of a Web API method: its arguments, strictly checked, and what the method may use."""

import json
from dataclasses import dataclass
from typing import Any

from playground.workspace.errors import ApiError
from playground.workspace.faults import Faults
from playground.workspace.records.models import Channel, Json, Message
from playground.workspace.records.state import State
from playground.workspace.to_app.socket import Sockets
from playground.workspace.to_app.triggers import Triggers

TRUE = (True, 1, "1", "true", "True")


@dataclass(slots=True)
class Call:
    """A call. `args` are as sent: form fields are strings, JSON bodies keep their types. Reading them raises
    ApiError."""

    method: str
    args: Json
    state: State
    triggers: Triggers
    faults: Faults
    sockets: Sockets
    granted: frozenset[str]

    def text(self, name: str, default: str | None = None) -> str:
        value = self.args.get(name)
        if value is None or value == "":
            if default is not None:
                return default
            raise ApiError(
                "invalid_arguments", response_metadata={"messages": [f"missing required field: {name}"]}
            )
        return str(value)

    def flag(self, name: str) -> bool:
        return self.args.get(name) in TRUE

    def number(self, name: str, default: int, most: int) -> int:
        value = str(self.args.get(name, default))
        if not value.isdigit() or not 1 <= int(value) <= most:
            raise ApiError("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(value)

    def structure(self, name: str) -> Any:
        """A JSON argument: an object from a JSON body, or a string from a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise ApiError(f"invalid_{name}_format") from None

    def channel(self, *, write: bool = False) -> Channel:
        """The channel of the call. Channels that the bot may not see do not exist for it, and it must be a
        member."""
        channel = self.state.channels.get(self.text("channel"))
        if channel is None or (channel.kind != "channel" and not self._inside(channel)):
            raise ApiError("channel_not_found")
        if not self._inside(channel):
            raise ApiError("not_in_channel")
        if write and channel.is_archived:
            raise ApiError("is_archived")
        return channel

    def _inside(self, channel: Channel) -> bool:
        return self.state.bot_user_id in channel.members

    def message(self, channel: Channel, ts: str) -> Message:
        found = self.state.message(channel.id, ts)
        if found is None or found.subtype == "tombstone":
            raise ApiError("message_not_found")
        return found

    def needs(self, scope: str) -> None:
        """Raises missing_scope unless granted; for scopes that depend on the kind of conversation."""
        if scope not in self.granted:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(self.granted)))
