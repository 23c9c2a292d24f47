"""Membership of channels: whether we can answer there, and which incidents somebody may see."""

import asyncio
import time
from collections.abc import Callable, Iterable

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from handlers.trouble import ERRORS, Fate, trouble_of

WITHIN = 1.0
"""Seconds to wait for Slack's answer: a command or form must be acknowledged within 3."""
INVITE = (
    "I am not in this channel, so I could not answer here, and nothing was started. "
    "Invite me with `/invite @bouncebot` and ask again, or ask me in a direct message."
)
PRESENT = 2.0
"""Seconds for which it is remembered that we are in a channel; that we are not is never remembered."""
REMEMBERED = 60.0
"""Seconds for which members are remembered: somebody who left a channel may see its incidents for so long."""
_PAGE = 1000
_log = structlog.get_logger()


class Presence:
    """Which channels we are in. Commands and shortcuts work everywhere, but we can post only in those."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now`: a monotonic clock, in seconds."""
        self._now = now
        self._asked: dict[str, tuple[float, asyncio.Task[bool]]] = {}

    async def here(self, channel: str, client: AsyncWebClient) -> bool:
        """Whether we are in the channel; also True if Slack does not say, because trying to post will show
        it. Concurrent calls share one query."""
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
    """The members of channels, remembered for a short while."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now`: a monotonic clock, in seconds."""
        self._now = now
        self._known: dict[str, tuple[float, frozenset[str]]] = {}
        self._limited_until = 0.0
        """Until when Slack does not want to be asked."""
        self._late: set[asyncio.Task[bool | None]] = set()
        """Queries that took too long for a form; what they learn is there when it is sent again."""

    async def include(self, person: str, channel: str, client: AsyncWebClient) -> bool | None:
        """Whether the person is in the channel; nobody is in one that we were removed from. None while Slack
        does not say, which is not remembered."""
        until, people = self._known.get(channel, (0.0, None))
        if people is None or until <= self._now():
            people = await self._ask(channel, client)
            if people is None:
                return None
            self._remember(channel, people)
        return person in people

    async def include_in_time(self, person: str, channel: str, client: AsyncWebClient) -> bool | None:
        """Like `include`; None also if Slack does not answer in time for a form."""
        asking = asyncio.create_task(self.include(person, channel, client))
        done, late = await asyncio.wait({asking}, timeout=WITHIN)
        self._late |= late
        asking.add_done_callback(self._late.discard)
        return asking.result() if done else None

    async def channels(self, person: str, among: Iterable[str], client: AsyncWebClient) -> set[str] | None:
        """The channels that the person is in; None while Slack does not say that of each."""
        theirs = set()
        for channel in dict.fromkeys(among):
            inside = await self.include(person, channel, client)
            if inside is None:
                return None
            if inside:
                theirs.add(channel)
        return theirs

    async def _ask(self, channel: str, client: AsyncWebClient) -> frozenset[str] | None:
        """None while Slack does not say. If it limits the rate, it is not asked before the time it names."""
        if self._now() < self._limited_until:
            return None
        try:
            return await _members(channel, client)
        except ERRORS as error:
            trouble = trouble_of(error)
        _log.warning("members_not_read", channel=channel, why=trouble.why)
        self._limited_until = self._now() + (trouble.retry_after or 0.0)
        return frozenset() if trouble.fate is Fate.REFUSED else None

    def _remember(self, channel: str, people: frozenset[str]) -> None:
        now = self._now()
        self._known = {name: known for name, known in self._known.items() if known[0] > now}
        self._known[channel] = (now + REMEMBERED, people)


async def _members(channel: str, client: AsyncWebClient) -> frozenset[str]:
    pages = await client.conversations_members(channel=channel, limit=_PAGE)
    return frozenset([person async for page in pages for person in page["members"]])
