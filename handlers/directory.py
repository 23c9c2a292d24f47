"""The people of a workspace: who is a guest, who has left, and which time zone they are in."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackUnreachableError
from bot.grammar.verbs.channel_settings import zone_named
from bot.models.intake import Intake
from bot.ports.chat import Directory
from handlers.membership import WITHIN, Members
from handlers.trouble import ERRORS, Fate, trouble_of

_DIRECT = "D"
"""How Slack's ids of direct messages begin."""
_log = structlog.get_logger()


class SlackDirectory:
    """Implements the port `Directory`."""

    def __init__(self, client: AsyncWebClient, members: Members) -> None:
        self._client = client
        self.members = members

    async def is_guest(self, intake: Intake) -> bool:
        """Somebody whom Slack does not let us see counts as a guest. In a direct message nobody does, because
        nobody else is there; nor does an app without a user."""
        if intake.user is None or intake.channel.startswith(_DIRECT):
            return False
        person = await self._described(intake.user)
        return person is None or bool(person.get("is_restricted") or person.get("is_ultra_restricted"))

    async def have_left(self, people: Collection[str], intake: Intake) -> bool:
        """A deactivated account counts as left, even if Slack still lists it in the channel; nobody has left
        a direct message."""
        if intake.user is None or intake.channel.startswith(_DIRECT):
            return False
        if not await self._is_in(intake.channel, intake.user):
            return False
        for one in people:
            if await self._is_in(intake.channel, one):
                person = await self._described(one)
                if person is None or not person.get("deleted"):
                    return False
        return True

    async def zone_of(self, intake: Intake) -> str | None:
        """As their profile says, which Slack sets by their device."""
        with suppress(SlackUnreachableError):
            person = await self._described(intake.user) if intake.user else None
            return zone_named(str(person.get("tz") or "")) if person else None
        return None

    async def _is_in(self, channel: str, person: str) -> bool:
        inside = await self.members.include(person, channel, self._client)
        if inside is None:
            raise SlackUnreachableError(f"Slack did not say who is in {channel}.")
        return inside

    async def _described(self, user: str) -> dict[str, Any] | None:
        """None if Slack does not show us the person."""
        try:
            answer = await self._client.users_info(user=user)
        except ERRORS as error:
            trouble = trouble_of(error)
            if trouble.fate is not Fate.REFUSED:
                raise SlackUnreachableError(f"Slack did not describe {user}: {trouble.why}.") from error
            _log.warning("person_not_known", user=user, why=trouble.why)
            return None
        found: dict[str, Any] = answer["user"]
        return found


async def zone_in_time(directory: Directory, asking: Intake) -> str | None:
    """The person's time zone; None also if Slack does not say in time for a form."""
    with suppress(TimeoutError):
        return await asyncio.wait_for(directory.zone_of(asking), WITHIN)
    return None
