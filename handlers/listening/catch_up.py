"""Reads what was said while nobody listened. Slack keeps events for no one; the channel's history has them.

What is found goes the usual way. Its origin is the same as its event's, so nothing opens twice.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.intake import Intake
from handlers.identity import Identity
from handlers.listening import messages
from handlers.listening.edits import edited_at
from handlers.trouble import ERRORS, trouble_of

LOOK_BACK = timedelta(days=3)
"""Well within the time that origins are remembered, or old messages would open incidents anew."""
OVERLAP = timedelta(minutes=1)
"""Events come late and out of order: what was said just before the last that was heard may be missing too."""
SPAN = 1000
"""Messages of a channel that are held at a time. Of those from before, as many are asked for new replies."""
PAGE = 200
"""Messages."""
Json = dict[str, Any]
Message = Json
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Caught:
    new: int
    """Messages that we had not heard of."""
    unread: Mapping[str, str]
    """Channels that Slack did not let us read, and its word for why."""


class CatchUp:
    """Hands over the messages that came since a given time, oldest first in each channel."""

    def __init__(
        self,
        client: AsyncWebClient,
        us: Identity,
        accept: Callable[[Intake], Awaitable[bool]],
        now: Callable[[], datetime],
    ) -> None:
        """`client` waits by itself when Slack says that it is asked too much."""
        self._client = client
        self._us = us
        self._accept = accept
        self._now = now

    async def since(self, when: datetime, only: Collection[str] | None = None) -> Caught:
        """Reads the channels that we are in, or of these only some. Raises what Slack says when it does not
        tell which they are."""
        oldest = max(when - OVERLAP, self._now() - LOOK_BACK)
        new, unread = 0, {}
        for channel in await self._channels():
            if only is not None and channel not in only:
                continue
            try:
                new += await self._channel(channel, oldest)
            except ERRORS as error:
                unread[channel] = trouble_of(error).why
        _log.info("caught_up", new=new, unread=unread)
        return Caught(new, unread)

    async def _channel(self, channel: str, oldest: datetime) -> int:
        """Slack gives the newest first, so of many we go through all, take the oldest, and come back."""
        roots, later = await self._oldest(channel, oldest.timestamp())
        new = await self._take(channel, roots, oldest)
        for begin, end in zip(later, [*later[1:], None], strict=False):
            roots = [root async for page in self._pages(channel, begin, end) for root in page["messages"]]
            new += await self._take(channel, roots, oldest)
        return new

    async def _oldest(self, channel: str, since: float) -> tuple[list[Message], list[str]]:
        """The oldest span of root messages, and where those after it begin, oldest first."""
        roots: list[Message] = []
        begins: list[str] = []
        older = 0
        async for page in self._pages(channel, _stamp(self._now() - LOOK_BACK)):
            if len(roots) >= SPAN:
                begins.append(str(roots[-1]["ts"]))
                roots = []
            roots += page["messages"]
            older += sum(float(root["ts"]) < since for root in page["messages"])
            if older >= SPAN:
                break
        return roots, begins[::-1]

    async def _pages(self, channel: str, begin: str, end: str | None = None) -> AsyncIterator[Json]:
        """Of root messages, newest first, those at `begin` and `end` included."""
        async for page in await self._client.conversations_history(
            channel=channel, oldest=begin, latest=end, inclusive=True, limit=PAGE
        ):
            yield page

    async def _take(self, channel: str, roots: Sequence[Message], oldest: datetime) -> int:
        """Hands over what was said since, oldest first; returns how much of it was new."""
        new = 0
        found = [message async for message in self._messages(channel, roots, oldest)]
        for message in sorted(found, key=lambda message: float(message["ts"])):
            intake = messages.said(message | {"channel": channel}, self._us, self._now())
            new += intake is not None and await self._accept(intake)
        return new

    async def _channels(self) -> list[str]:
        """Those that we are a member of."""
        pages = await self._client.users_conversations(
            types="public_channel,private_channel", exclude_archived=True, limit=PAGE
        )
        return [str(channel["id"]) async for page in pages for channel in page["channels"]]

    async def _messages(
        self, channel: str, roots: Sequence[Message], oldest: datetime
    ) -> AsyncIterator[Message]:
        """What was said since: root messages, and replies in threads that need not have begun since then.

        History has no replies, but tells of each root when the last one came.
        """
        since = oldest.timestamp()
        for root in roots:
            if float(edited_at(root) or root["ts"]) >= since:
                yield root
            if float(root.get("latest_reply") or 0) >= since:
                async for reply in self._replies(channel, root["ts"], oldest):
                    yield reply

    async def _replies(self, channel: str, root: str, oldest: datetime) -> AsyncIterator[Message]:
        """Slack gives the root with each page."""
        async for page in await self._client.conversations_replies(
            channel=channel, ts=root, oldest=_stamp(oldest), limit=PAGE
        ):
            for message in page["messages"]:
                if message["ts"] != root:
                    yield message


def _stamp(when: datetime) -> str:
    return f"{when.timestamp():.6f}"
