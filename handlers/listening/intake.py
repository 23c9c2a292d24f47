"""Stores what Slack sends before it is acknowledged.

An event that cannot be stored is not acknowledged, so Slack sends it again, for some minutes; after a longer
outage messages are read from the history (`missed.py`). Commands, buttons and shortcuts are not repeated, so
the user is told. Slack shows text in an acknowledgement only for commands; for the others the user gets an
ephemeral message.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StorageError
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


async def do_nothing() -> None:
    """Does nothing: the event is stored by the middleware, and Bolt acknowledges it."""


async def acknowledge(ack: AsyncAck) -> None:
    await ack()


class Intakes:
    """The middleware for each kind of event, command and action."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._us = services.us
        self._presence = Presence()

    async def message(self, event: Json, next_: Next) -> None:
        if key := messages.own_key(event, self._us):
            await self._services.confirm_posted(key, str(event["ts"]))
        await self._accept(await messages.intake(event, self._us, self._services.now()))
        await next_()

    async def mention(self, event: Json, next_: Next) -> None:
        if not edited_at(event):  # an edit arrives as `message_changed` too, with the text before it
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
        return await self.store_or_apologize(intake, client, ack, next_)

    async def shortcut(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, respond: AsyncRespond, next_: Next
    ) -> BoltResponse | None:
        intake = shortcuts.intake(body, self._us, self._services.now())
        if not await self._presence.here(intake.channel, client):
            await _invited(respond, intake)
            return await ack()
        return await self.store_or_apologize(intake, client, ack, next_)

    async def action(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        return await self.store_or_apologize(
            actions.of_button(body, self._us, self._services.now()), client, ack, next_
        )

    async def any_action(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        """A button of another version of bouncebot: its value is a command like any other. What else there
        may be is only acknowledged."""
        if "value" in body["actions"][0] and "channel_id" in body["container"]:
            return await self.action(body, client, ack, next_)
        await next_()
        return None

    async def _accept(self, intake: Intake | None) -> None:
        if intake is not None:
            await self._services.accept(intake)

    async def store_or_apologize(
        self, intake: Intake, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        """Stores an intake that Slack will not repeat, or apologizes."""
        try:
            await self._services.accept(intake)
        except Exception as error:
            _log_not_stored(intake, error)
            if intake.kind is IntakeKind.COMMAND:
                return await ack(SORRY)
            await _post_ephemeral(client, intake)
            return await ack()
        await next_()
        return None


def _log_not_stored(intake: Intake, error: Exception) -> None:
    """One line with the cause; the stack only of an error that is no trouble with the database."""
    known = isinstance(error, StorageError)
    why = {"why": str(error)} if known else {"exc_info": error}
    _log.error("intake_not_stored", kind=intake.kind, origin=intake.origin, **why)


async def _invited(respond: AsyncRespond, intake: Intake) -> None:
    """Asks for an invitation through the shortcut's own URL: where we are not, we cannot post."""
    try:
        await respond(INVITE)
    except ERRORS as error:
        _log.warning("ephemeral_not_posted", origin=intake.origin, why=trouble_of(error).why)


async def _post_ephemeral(client: AsyncWebClient, intake: Intake) -> None:
    """Apologizes to the user in an ephemeral message, where they asked."""
    try:
        await client.chat_postEphemeral(
            channel=intake.channel, user=str(intake.user), thread_ts=intake.thread_ts, text=SORRY
        )
    except ERRORS as error:
        _log.warning("ephemeral_not_posted", origin=intake.origin, why=trouble_of(error).why)
