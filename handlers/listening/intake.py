"""Writing down what reaches us, before it is acknowledged.

Events that cannot be written down are not acknowledged, so Slack sends them again. Commands, buttons and
shortcuts never come again: there the person is told. Only with a command does Slack show the words of an
acknowledgement; the others get a private line.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.intake import Intake, IntakeKind
from handlers.listening import actions, command, mentions, messages, reactions, shortcuts
from handlers.listening.edits import edited_at
from handlers.membership import INVITE, Presence
from handlers.services import Services
from handlers.trouble import ERRORS, trouble_of

Next = Callable[[], Awaitable[Any]]
Json = dict[str, Any]

SORRY = "Sorry, I could not save that just now, so nothing was started. Please try again in a minute."
_log = structlog.get_logger()


async def nothing_more() -> None:
    """The event is written down, and Bolt has acknowledged it."""


async def acknowledge(ack: AsyncAck) -> None:
    await ack()


class Intakes:
    """A middleware for each kind of thing that Slack sends."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._us = services.us
        self._presence = Presence()

    async def message(self, event: Json, next_: Next) -> None:
        if key := messages.own_key(event, self._us):
            await self._services.saw(key, str(event["ts"]))
        await self._accept(messages.intake(event, self._us, self._services.now()))
        await next_()

    async def mention(self, event: Json, next_: Next) -> None:
        if not edited_at(event):  # which comes as a change of the message, too, with the words before it
            await self._accept(mentions.intake(event, self._us, self._services.now()))
        await next_()

    async def reaction(self, body: Json, client: AsyncWebClient, next_: Next) -> None:
        if reactions.is_for_us(body["event"], self._services.reaction, self._us):
            await self._accept(await reactions.intake(body, client, self._us, self._services.now()))
        await next_()

    async def command(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        intake = command.intake(body, self._us, self._services.now())
        if not await self._presence.here(intake.channel, client):
            return await ack(INVITE)
        return await self.written(intake, client, ack, next_)

    async def shortcut(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        return await self.written(shortcuts.intake(body, self._us, self._services.now()), client, ack, next_)

    async def action(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        return await self.written(actions.of_button(body, self._us, self._services.now()), client, ack, next_)

    async def _accept(self, intake: Intake | None) -> None:
        if intake is not None:
            await self._services.accept(intake)

    async def written(
        self, intake: Intake, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        """Writes down what will not come again by itself, or says sorry."""
        try:
            await self._services.accept(intake)
        except Exception:
            _log.exception("not_written_down", kind=intake.kind, origin=intake.origin)
            if intake.kind is IntakeKind.COMMAND:
                return await ack(SORRY)
            await _whisper(client, intake)
            return await ack()
        await next_()
        return None


async def _whisper(client: AsyncWebClient, intake: Intake) -> None:
    """Says sorry to who asked, where they asked."""
    try:
        await client.chat_postEphemeral(
            channel=intake.channel, user=str(intake.user), thread_ts=intake.thread_ts, text=SORRY
        )
    except ERRORS as error:
        _log.warning("not_told", origin=intake.origin, why=trouble_of(error).why)
