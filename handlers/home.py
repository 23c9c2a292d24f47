"""The Home tab, drawn when somebody opens it. Nobody sees incidents of channels that they are not in."""

from collections.abc import Sequence
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Incident
from handlers.intake import Next
from handlers.rendering.home import home
from handlers.services import Services

MOST_CHANNELS = 30
_log = structlog.get_logger()


class Home:
    """A middleware for `app_home_opened`."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def opened(self, event: dict[str, Any], client: AsyncWebClient, next_: Next) -> None:
        await next_()
        if event.get("tab") != "home":
            return
        try:
            await self._publish(str(event["user"]), client)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            _log.warning("home_not_shown", why=str(error).partition("\n")[0][:200])

    async def _publish(self, person: str, client: AsyncWebClient) -> None:
        us = self._services.us
        incidents = await self._services.open_incidents(us.team)
        seen = await _visible(incidents, person, client)
        view = home(seen, person, us.card_link)
        await client.views_publish(user_id=person, view=view)


async def _visible(incidents: Sequence[Incident], person: str, client: AsyncWebClient) -> list[Incident]:
    channels = list(dict.fromkeys(incident.channel for incident in incidents))[:MOST_CHANNELS]
    theirs = {channel for channel in channels if await _is_member(person, channel, client)}
    return [incident for incident in incidents if incident.channel in theirs]


async def _is_member(person: str, channel: str, client: AsyncWebClient) -> bool:
    """False as well where Slack does not say."""
    try:
        async for page in await client.conversations_members(channel=channel, limit=1000):
            if person in page["members"]:
                return True
    except SlackClientError as error:
        _log.warning("members_not_read", channel=channel, why=str(error).partition("\n")[0][:200])
    return False
