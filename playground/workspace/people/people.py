"""What people do in the workspace: write, upload, react, press buttons, type commands."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from playground.workspace.api.responses import Responses
from playground.workspace.emoji import EMOJI
from playground.workspace.people.choices import chosen
from playground.workspace.people.emails import email_fields
from playground.workspace.people.interactions import Interactions, find_element
from playground.workspace.people.places import Places
from playground.workspace.people.typed import as_typed
from playground.workspace.records.models import Ephemeral, File, Json, Message
from playground.workspace.records.state import SLACKBOT, State
from playground.workspace.to_app.delivery import Delivery
from playground.workspace.to_app.events import Events
from playground.workspace.to_app.socket import NotConnectedError


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The app's response: the payload of its acknowledgement, and after how many seconds.

    `error`: what Slack shows without an acknowledgement: `dispatch_failed` (app not connected),
    `operation_timeout`, or `unknown_command` (no app has that command, so none was asked).
    """

    payload: Json
    seconds: float
    error: str | None = None


class People(Places):
    """Actions of people. Users and channels are given by id; text is marked up as Slack marks up what people
    type."""

    def __init__(
        self,
        state: State,
        delivery: Delivery,
        interactions: Interactions,
        events: Events,
        responses: Responses,
        *,
        commands: Collection[str],
    ) -> None:
        super().__init__(state, events)
        self._delivery = delivery
        self._interactions = interactions
        self._responses = responses
        self._commands = frozenset(commands)

    async def command(self, user: str, channel: str, text: str) -> CommandResult:
        """Sends a command such as `/bounce 4.4.1 example.com`. Returns once it is acknowledged; text in the
        acknowledgement is shown to the user."""
        name, *rest = text.split(maxsplit=1)
        if name not in self._commands:
            return CommandResult({}, 0.0, "unknown_command")
        body = self._interactions.command(
            self._user(user), self._channel(channel), name, "".join(rest).strip()
        )
        result = await self._ask("slash_commands", body)
        if result.payload.get("text") or result.payload.get("blocks"):
            self._responses.post_privately(channel, user, result.payload)
        return result

    async def say(
        self,
        user: str,
        channel: str,
        text: str,
        thread_ts: str | None = None,
        *,
        attachments: list[Json] | None = None,
    ) -> str:
        """Posts a message and returns its ts. A mention is `<@BOT>` in the text."""
        message = Message(channel, self._state.next_ts(), self._user(user).id, as_typed(text), thread_ts)
        message.attachments = attachments or []
        message.blocks = [_typed_block(message.text)]
        return self._state.add_message(message).ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Edits a message; only one's own, as in Slack."""
        message, typed = self._message(channel, ts), as_typed(text)
        if message.user != self._user(user).id:
            raise LookupError(f"{ts} is somebody else's message")
        self._state.edit_message(message, user, text=typed, blocks=[_typed_block(typed)])

    async def unfold(self, channel: str, ts: str, attachment: Json) -> None:
        """Unfurls a link below a message, without editing the message."""
        message = self._message(channel, ts)
        self._state.change_message(message, message.user, attachments=[*message.attachments, attachment])

    async def delete(self, user: str, channel: str, ts: str) -> None:
        self._state.delete_message(self._message(channel, ts), self._user(user).id)

    async def upload(
        self, user: str, channel: str, filename: str, data: bytes, text: str = "", *,
        thread_ts: str | None = None, filetype: str | None = None, hidden: bool = False,
    ) -> str:  # fmt: skip
        """Uploads a file with a message. `hidden`: it is from a connected workspace, so only files.info has
        its details."""
        file = self._state.files.new(filename, data, user, {"filetype": filetype} if filetype else None)
        file.hidden = hidden
        return self._share(self._user(user).id, channel, file, as_typed(text), thread_ts)

    async def forward_email(self, channel: str, raw: bytes, *, plain_text: bool = True) -> str:
        """Forwards a mail to the channel's address. `plain_text` False: Slack leaves that field empty."""
        html, fields = email_fields(raw)
        fields |= {} if plain_text else {"plain_text": "", "preview_plain_text": ""}
        file = self._state.files.new(f"{fields['subject']}.html", html, SLACKBOT, fields)
        return self._share(SLACKBOT, channel, file, "", None, bot_id="B00SLACKBOT")

    def _share(
        self,
        user: str,
        channel: str,
        file: File,
        text: str,
        thread_ts: str | None,
        *,
        bot_id: str | None = None,
    ) -> str:
        ts = self._state.next_ts()
        message = Message(channel, ts, user, text, thread_ts, "file_share", bot_id, files=[file])
        return self._state.add_message(message).ts

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        if name not in EMOJI:
            raise LookupError(f"no emoji {name!r}")
        self._state.react(self._message(channel, ts), name, self._user(user).id)

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        self._state.unreact(self._message(channel, ts), name, self._user(user).id)

    async def press(
        self, user: str, channel: str, ts: str, action_id: str, value: Any = None
    ) -> CommandResult:
        """Presses a button, or chooses `value` in a select, menu or picker. Raises LookupError if it is not
        there."""
        shown = self._shown(channel, ts)
        block, element = find_element(shown.blocks, action_id, value if isinstance(value, str) else None)
        body = self._interactions.action(self._user(user), shown, self._action(block, element, value), {})
        return await self._ask("interactive", body)

    def _action(self, block: Json, element: Json, value: Any) -> Json:
        action = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._state.next_ts(),
        }
        if element["type"] != "button":
            return action | chosen(element, value)
        return action | {
            name: element[name] for name in ("type", "text", "value", "style") if name in element
        }

    async def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> CommandResult:
        """Uses the message shortcut with this callback id."""
        body = self._interactions.shortcut(self._user(user), self._message(channel, ts), callback_id)
        return await self._ask("interactive", body)

    async def _ask(self, kind: str, body: Json) -> CommandResult:
        begun = time.perf_counter()
        try:
            payload = await self._delivery.ask(kind, body)
        except NotConnectedError:
            return CommandResult({}, time.perf_counter() - begun, "dispatch_failed")
        except TimeoutError:
            return CommandResult({}, time.perf_counter() - begun, "operation_timeout")
        return CommandResult(payload, time.perf_counter() - begun)

    def _shown(self, channel: str, ts: str) -> Message | Ephemeral:
        for post_privately in self._state.ephemerals:
            if post_privately.channel == channel and post_privately.ts == ts:
                return post_privately
        return self._message(channel, ts)


def _typed_block(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
