"""Reads what was said while nobody listened. Slack keeps events for no one; the channel's history has them.

What is found goes the usual way. Its origin is the same as its event's, so nothing opens twice.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.incident import Intake
from handlers.identity import Identity
from handlers.listening import messages
from handlers.listening.edits import edited_at
from handlers.trouble import ERRORS, trouble_of

LOOK_BACK = timedelta(days=3)
"""Well within the time that origins are remembered, or old messages would open incidents anew."""
OVERLAP = timedelta(minutes=1)
"""Events come late and out of order: what was said just before the last that was heard may be missing too."""
MOST_MESSAGES = 1000
"""In one channel."""
PAGE = 200
"""Messages."""
Message = dict[str, Any]
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
        """Reads the channels that we are in, or only those. Raises what Slack says when it does not tell
        which they are."""
        oldest = max(when - OVERLAP, self._now() - LOOK_BACK)
        new, unread = 0, {}
        for channel in await self._channels() if only is None else only:
            try:
                new += await self._channel(channel, oldest)
            except ERRORS as error:
                unread[channel] = trouble_of(error).why
        _log.info("caught_up", new=new, unread=unread)
        return Caught(new, unread)

    async def _channel(self, channel: str, oldest: datetime) -> int:
        new = 0
        found = [message async for message in self._messages(channel, oldest)]
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

    async def _messages(self, channel: str, oldest: datetime) -> AsyncIterator[Message]:
        """What was said since: root messages, and replies in threads that need not have begun since then.

        History has no replies, but tells of each root when the last one came.
        """
        since = oldest.timestamp()
        count = 0
        async for page in await self._client.conversations_history(
            channel=channel, oldest=_stamp(self._now() - LOOK_BACK), limit=PAGE
        ):
            for root in page["messages"]:
                if float(edited_at(root) or root["ts"]) >= since:
                    yield root
                if float(root.get("latest_reply") or 0) >= since:
                    async for reply in self._replies(channel, root["ts"], oldest):
                        yield reply
            count += len(page["messages"])
            if count >= MOST_MESSAGES:
                if float(page["messages"][-1]["ts"]) >= since:
                    _log.warning("not_all_caught_up", channel=channel, read=count)
                return

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
