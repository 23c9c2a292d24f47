"""Who is where: whether our answer would be seen, and what somebody may see."""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from handlers.trouble import ERRORS, trouble_of

WITHIN = 1.0
"""Seconds for Slack's answer: a command or a form has to be acknowledged within 3."""
INVITE = (
    "I am not in this channel, so I could not answer here, and nothing was started. "
    "Invite me with `/invite @bouncebot` and ask again, or ask me in a direct message."
)
PRESENT = 2.0
"""Seconds for which we do not ask again whether we are in a channel; that we are not, is never remembered."""
REMEMBERED = 60.0
"""Seconds for which somebody who left a channel may still see what is open there."""
MOST_REMEMBERED = 500
"""Channels."""
_PAGE = 1000
_log = structlog.get_logger()


class Presence:
    """Where we are. Slack takes `/bounce` everywhere, but lets us post only where we are."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` in seconds, from wherever."""
        self._now = now
        self._asked: dict[str, tuple[float, asyncio.Task[bool]]] = {}

    async def here(self, channel: str, client: AsyncWebClient) -> bool:
        """True as well when Slack does not say: then trying tells. Many commands at once ask once."""
        until, asked = self._asked.get(channel, (0.0, None))
        if asked is None or until <= self._now():
            asked = asyncio.create_task(_is_member(channel, client))
            self._forget_old()
            self._asked[channel] = (self._now() + PRESENT, asked)
        present = await asyncio.shield(asked)
        if not present:
            self._asked.pop(channel, None)
        return present

    def _forget_old(self) -> None:
        self._asked = {name: known for name, known in self._asked.items() if known[0] > self._now()}


async def _is_member(channel: str, client: AsyncWebClient) -> bool:
    try:
        answer = await asyncio.wait_for(client.conversations_info(channel=channel), WITHIN)
    except ERRORS as error:
        return trouble_of(error).why != "channel_not_found"
    found = answer["channel"]
    return bool(found.get("is_member") or found.get("is_im") or found.get("is_mpim"))


class Members:
    """Who is in which channel, remembered for a short while."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` in seconds, from wherever."""
        self._now = now
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    async def include(self, person: str, channel: str, client: AsyncWebClient) -> bool:
        """False as well where Slack does not say, as of a channel that we were removed from."""
        until, people = self._known.get(channel, (0.0, frozenset[str]()))
        if until <= self._now():
            people = await _members(channel, client)
            self._remember(channel, people)
        return person in people

    async def channels(self, person: str, among: Iterable[str], client: AsyncWebClient) -> set[str]:
        """Those that the person is in."""
        return {channel for channel in dict.fromkeys(among) if await self.include(person, channel, client)}

    def _remember(self, channel: str, people: frozenset[str]) -> None:
        self._known.pop(channel, None)
        if len(self._known) >= MOST_REMEMBERED:
            del self._known[next(iter(self._known))]
        self._known[channel] = (self._now() + REMEMBERED, people)


async def _members(channel: str, client: AsyncWebClient) -> frozenset[str]:
    people: set[str] = set()
    try:
        async for page in await client.conversations_members(channel=channel, limit=_PAGE):
            people.update(page["members"])
    except ERRORS as error:
        _log.warning("members_not_read", channel=channel, why=trouble_of(error).why)
        return frozenset()
    return frozenset(people)
