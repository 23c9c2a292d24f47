"""Opens the modals of buttons, and turns what is submitted in them into a command.

A trigger is good for 3 seconds. Where a modal cannot be opened, the button's own command is worked instead.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Incident
from bot.text import note_to_postmaster
from handlers import actions
from handlers.intake import Inbox, Json, Next
from handlers.modals import details, note, snooze
from handlers.modals.origin import Origin
from handlers.rendering.rendered import Block
from handlers.services import Services

_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError)
_Draw = Callable[[Origin, Incident], Block | None]
_log = structlog.get_logger()


class Modals:
    """Middleware for the buttons that open one, and for what is submitted."""

    def __init__(self, services: Services, inbox: Inbox) -> None:
        self._services = services
        self._inbox = inbox

    async def snooze(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        zone = await _zone(client, str(body["user"]["id"]))
        form = snooze.view(Origin.of_button(body), self._services.now(), zone)
        return await self._open_or_work(form, body, client, ack, next_)

    async def details(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        return await self._open_or_work(await self._of_incident(_details, body), body, client, ack, next_)

    async def note(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        return await self._open_or_work(await self._of_incident(_note, body), body, client, ack, next_)

    async def snoozed(
        self, body: Json, view: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        now = self._services.now()
        try:
            command = snooze.command(view, now)
        except snooze.NotPossibleError as wrong:
            return await ack(response_action="errors", errors={wrong.field: str(wrong)})
        intake = actions.of_form(body, Origin.of_view(view), command, self._services.us, now)
        return await self._inbox.written(intake, client, ack, next_)

    async def _of_incident(self, draw: _Draw, body: Json) -> Block | None:
        origin = Origin.of_button(body)
        incident = await self._services.incident(origin.incident)
        return draw(origin, incident) if incident else None

    async def _open_or_work(
        self, view: Block | None, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        if view is None or not await _opened(client, body, view):
            return await self._inbox.action(body, client, ack, next_)
        await next_()
        return None


def _details(origin: Origin, incident: Incident) -> Block | None:
    return details.view(origin, incident, incident.diagnosis) if incident.diagnosis else None


def _note(origin: Origin, incident: Incident) -> Block:
    return note.view(origin, note_to_postmaster(incident))


async def _opened(client: AsyncWebClient, body: Mapping[str, Any], view: Block) -> bool:
    try:
        await client.views_open(trigger_id=str(body["trigger_id"]), view=view)
    except _FAILURES as error:
        _log.warning("modal_not_opened", why=str(error).partition("\n")[0][:200])
        return False
    return True


async def _zone(client: AsyncWebClient, user: str) -> tzinfo:
    """The person's time zone; UTC for those who have none."""
    try:
        answer = await client.users_info(user=user)
        return ZoneInfo(str(answer["user"]["tz"]))
    except (*_FAILURES, KeyError, ZoneInfoNotFoundError, ValueError):
        return UTC
