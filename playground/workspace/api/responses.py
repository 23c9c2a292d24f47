"""response_url: answers to a command or an action without a token."""

from typing import Any

from aiohttp import web

from playground.workspace.api.content import read_blocks
from playground.workspace.errors import ApiError
from playground.workspace.records.models import Ephemeral, Json, Message
from playground.workspace.records.state import State
from playground.workspace.to_app.triggers import Ticket, Triggers


class Responses:
    def __init__(self, state: State, triggers: Triggers) -> None:
        self._state = state
        self._triggers = triggers

    async def handle(self, request: web.Request) -> web.Response:
        ticket = self._triggers.use(request.match_info["ticket"])
        if ticket is None:
            return web.Response(status=404, text="used_url")
        try:
            body: Any = await request.json()
            self.answer(ticket, body)
        except ApiError as refused:
            return web.json_response(refused.body, status=400)
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        return web.Response(text="ok")

    def answer(self, ticket: Ticket, body: Json) -> None:
        """Deletes or replaces the original message, or adds a message for one person or for all. Raises
        ApiError."""
        original = self._original(ticket)
        if body.get("delete_original"):
            self._delete(original)
        elif body.get("replace_original") and original is not None:
            self._replace(original, body)
        elif body.get("response_type") == "in_channel":
            self._post(ticket, body)
        else:
            self.post_privately(ticket.channel, ticket.user, body, ticket.thread_ts)

    def post_privately(self, channel: str, user: str, body: Json, thread_ts: str | None = None) -> None:
        """Shows a message only to `user`, as the answer to a command."""
        text, blocks = _content(body)
        self._state.add_ephemeral(Ephemeral(channel, user, self._state.next_ts(), text, thread_ts, blocks))

    def _original(self, ticket: Ticket) -> Message | Ephemeral | None:
        if ticket.ts is None:
            return None
        whispers = [e for e in self._state.ephemerals if e.channel == ticket.channel and e.ts == ticket.ts]
        return whispers[0] if whispers else self._state.message(ticket.channel, ticket.ts)

    def _delete(self, original: Message | Ephemeral | None) -> None:
        if isinstance(original, Ephemeral):
            self._state.drop_ephemeral(original)
        elif original is not None:
            self._state.delete_message(original, self._state.bot_user_id)

    def _replace(self, original: Message | Ephemeral, body: Json) -> None:
        text, blocks = _content(body)
        if isinstance(original, Message):
            self._state.edit_message(original, self._state.bot_user_id, text=text, blocks=blocks)
        else:
            original.text, original.blocks = text, blocks
            self._state.ephemerals.remove(original)
            self._state.add_ephemeral(original)

    def _post(self, ticket: Ticket, body: Json) -> None:
        state = self._state
        text, blocks = _content(body)
        thread_ts = body.get("thread_ts") or ticket.thread_ts
        post = Message(
            ticket.channel,
            state.next_ts(),
            state.bot_user_id,
            text,
            thread_ts,
            bot_id=state.bot_id,
            blocks=blocks,
        )
        state.add_message(post)


def _content(body: Json) -> tuple[str, list[Json]]:
    blocks = read_blocks(body.get("blocks"), "message") or []
    text = body.get("text") or ""
    if not isinstance(text, str) or not (text or blocks):
        raise ApiError("no_text")
    return text, blocks
