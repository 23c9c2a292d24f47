"""Reads what we missed from the histories of channels and direct messages: Slack does not keep events.

Messages found are handled like events. They have the same origins, so nothing opens twice. So is the reaction
that asks for a diagnosis, if nobody was heard to give it before. To list all direct messages would take a
further scope, so those are read in which somebody has written to us before.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import RefusedValueError
from bot.models.intake import Intake
from bot.ports.store import Gaps
from handlers.identity import Identity
from handlers.listening import messages, reactions
from handlers.listening.edits import edited_at
from handlers.slack_time import slack_time
from handlers.trouble import ERRORS, Fate, trouble_of

LOOK_BACK = timedelta(days=3)
"""How far back to read: well within the time that origins are kept, or old messages would open incidents
again."""
OVERLAP = timedelta(minutes=1)
"""Events arrive late and out of order, so messages just before the last received one may be missing too."""
SPAN = 1000
"""Messages of a channel held in memory at a time; also how many older messages are checked for new
replies."""
PAGE = 200
"""Messages per call."""
MOST_DIRECT = 200
"""Most direct messages that are read, the latest first: Slack allows about fifty calls a minute."""
Json = dict[str, Any]
Message = Json
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CatchUpResult:
    new: int
    """Number of messages that were new to us."""
    unread: Mapping[str, str]
    """Channels that could not be read, each with Slack's error."""


class CatchUp:
    """Accepts the messages posted since a given time, oldest first in each channel."""

    def __init__(
        self,
        client: AsyncWebClient,
        us: Identity,
        accept: Callable[[Intake], Awaitable[bool]],
        now: Callable[[], datetime],
        *,
        known: Gaps,
        reaction: str,
    ) -> None:
        """`client` must wait by itself when Slack limits the rate. `known`: what was heard before;
        `reaction`: the one that asks for a diagnosis."""
        self._client = client
        self._us = us
        self._accept = accept
        self._now = now
        self._known = known
        self._reaction = reaction

    async def since(self, when: datetime, only: Collection[str] | None = None) -> CatchUpResult:
        """Reads all channels that we are in and the direct messages known, or only those in `only`. Raises
        Slack's error if the channels cannot be listed, StorageError if the direct messages cannot."""
        channels, slack_now = await self._channels()
        direct = await self._known.direct_channels(self._us.team, MOST_DIRECT)
        horizon = slack_now - LOOK_BACK
        oldest = max(self._by_slacks_clock(when, slack_now) - OVERLAP, horizon)
        new, unread = 0, {}
        for channel in (*channels, *direct):
            if only is not None and channel not in only:
                continue
            try:
                new += await self._channel(channel, oldest, horizon)
            except ERRORS as error:
                trouble = trouble_of(error)
                if channel in direct and trouble.fate is Fate.REFUSED:
                    _log.info("direct_message_not_read", channel=channel, why=trouble.why)
                    continue
                unread[channel] = trouble.why
        _log.info("caught_up", new=new, unread=unread)
        return CatchUpResult(new, unread)

    def _by_slacks_clock(self, when: datetime, slack_now: datetime) -> datetime:
        """Converts a time by our clock, if that is ahead by more than the overlap makes up for. If it was
        corrected since `when`, nobody knows by how much: then as early as possible."""
        ahead = self._now() - slack_now
        then = when - ahead if ahead > OVERLAP else when
        return then if then <= slack_now + 2 * OVERLAP else slack_now - LOOK_BACK

    async def _channel(self, channel: str, oldest: datetime, horizon: datetime) -> int:
        """Reads one channel. Slack returns the newest messages first, so if there are many we page through
        all of them, start with the oldest, and then read the rest again."""
        roots, later = await self._oldest(channel, oldest.timestamp(), horizon)
        new = await self._take(channel, roots, oldest)
        for begin, end in zip(later, [*later[1:], None], strict=False):
            roots = [root async for page in self._pages(channel, begin, end) for root in page["messages"]]
            new += await self._take(channel, roots, oldest)
        return new

    async def _oldest(self, channel: str, since: float, horizon: datetime) -> tuple[list[Message], list[str]]:
        """The oldest span of root messages, and the starts of the later spans, oldest first."""
        roots: list[Message] = []
        begins: list[str] = []
        older = 0
        async for page in self._pages(channel, _stamp(horizon)):
            if len(roots) >= SPAN:
                begins.append(str(roots[-1]["ts"]))
                roots = []
            roots += page["messages"]
            older += sum(float(root["ts"]) < since for root in page["messages"])
            if older >= SPAN:
                break
        return roots, begins[::-1]

    async def _pages(self, channel: str, begin: str, end: str | None = None) -> AsyncIterator[Json]:
        """Pages of root messages, newest first, including those at `begin` and `end`."""
        async for page in await self._client.conversations_history(
            channel=channel, oldest=begin, latest=end, inclusive=True, limit=PAGE
        ):
            yield page

    async def _take(self, channel: str, roots: Sequence[Message], oldest: datetime) -> int:
        """Accepts the messages since `oldest`, oldest first. Returns how many were new."""
        new = 0
        found = [message async for message in self._messages(channel, roots, oldest)]
        place = {"channel": channel} | ({"channel_type": "im"} if channel.startswith("D") else {})
        for message in sorted(found, key=lambda message: float(message["ts"])):
            new += await self._store(await messages.reread(message | place, self._us, self._now()))
        for message in (*roots, *found):
            asked = reactions.in_history(message, channel, self._reaction, self._us, self._now())
            if asked and not await self._known.was_pointed_at(asked):
                new += await self._store(asked)
        return new

    async def _store(self, intake: Intake | None) -> bool:
        """Whether it is new."""
        with suppress(RefusedValueError):  # no attempt could store it; the store logs it
            return intake is not None and await self._accept(intake)
        return False

    async def _channels(self) -> tuple[list[str], datetime]:
        """The channels that we are a member of, and what time it is for Slack."""
        pages = await self._client.users_conversations(
            types="public_channel,private_channel", exclude_archived=True, limit=PAGE
        )
        slack_now = slack_time(pages) or self._now()
        return [str(channel["id"]) async for page in pages for channel in page["channels"]], slack_now

    async def _messages(
        self, channel: str, roots: Sequence[Message], oldest: datetime
    ) -> AsyncIterator[Message]:
        """The messages since `oldest`: root messages, and replies in older threads too.

        The history has no replies, but says for each root message when the latest reply came.
        """
        since = oldest.timestamp()
        for root in roots:
            if float(edited_at(root) or root["ts"]) >= since:
                yield root
            if float(root.get("latest_reply") or 0) >= since:
                async for reply in self._replies(channel, root["ts"], oldest):
                    yield reply

    async def _replies(self, channel: str, root: str, oldest: datetime) -> AsyncIterator[Message]:
        """The new replies in a thread. Slack repeats the root message on each page."""
        async for page in await self._client.conversations_replies(
            channel=channel, ts=root, oldest=_stamp(oldest), limit=PAGE
        ):
            for message in page["messages"]:
                if message["ts"] != root:
                    yield message


def _stamp(when: datetime) -> str:
    return f"{when.timestamp():.6f}"
