"""Opens the modals of buttons, and turns what is submitted in them into a command.

A trigger is good for 3 seconds. Where a modal cannot be opened, the button's own command is worked instead.
"""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from handlers import actions
from handlers.intake import Inbox, Json, Next
from handlers.modals import details, snooze
from handlers.modals.origin import Origin
from handlers.rendering.rendered import Block
from handlers.services import Services

_FAILURES = (SlackClientError, aiohttp.ClientError, TimeoutError)
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
        if not await _opened(client, body, form):
            return await self._inbox.action(body, ack, next_)
        await next_()
        return None

    async def details(
        self, body: Json, client: AsyncWebClient, ack: AsyncAck, next_: Next
    ) -> BoltResponse | None:
        origin = Origin.of_button(body)
        incident = await self._services.incident(origin.incident)
        shown = incident and incident.diagnosis and details.view(origin, incident, incident.diagnosis)
        if not shown or not await _opened(client, body, shown):
            return await self._inbox.action(body, ack, next_)
        await next_()
        return None

    async def snoozed(self, body: Json, view: Json, ack: AsyncAck, next_: Next) -> BoltResponse | None:
        try:
            command = snooze.command(view, self._services.now())
        except snooze.NotPossibleError as wrong:
            return await ack(response_action="errors", errors={wrong.field: str(wrong)})
        intake = actions.of_form(body, Origin.of_view(view), command, self._services.us, self._services.now())
        return await self._inbox.written(intake, ack, next_)


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
