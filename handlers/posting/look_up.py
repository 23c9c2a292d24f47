"""Finds out whether a post whose answer was lost arrived, perhaps twice, by the key in its metadata."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.metadata import key_of
from handlers.posting.pace import Gate
from handlers.slack_time import slack_time
from handlers.trouble import ERRORS, Fate, trouble_of

CLOCKS_DIFFER = timedelta(minutes=10)
"""The most by which Slack's clock and ours normally differ."""
LOOK_BACK = timedelta(days=1)
"""How far back to look if our clock is, or was, further ahead of Slack's than that."""
PAGE = 200
Json = dict[str, Any]


class CannotLookError(Exception):
    """Slack refuses the lookup; the message is its error."""


class LookUp:
    def __init__(
        self, client: AsyncWebClient, bucket: Gate, now: Callable[[], datetime], bot_id: str
    ) -> None:
        """`bot_id`: ours, because other apps can post with any metadata."""
        self._client = client
        self._bot_id = bot_id
        self._bucket = bucket
        self._now = now
        self._slack_now: datetime | None = None
        """Slack's time, by its last answer."""

    async def find(self, key: str, channel: str, thread_ts: str | None, since: datetime) -> list[str]:
        """The `ts` of each post with this key since then, oldest first. Raises CannotLookError."""
        where = {"channel": channel} | ({"ts": thread_ts} if thread_ts else {})
        found = await self._search(key, where, since - CLOCKS_DIFFER)
        if (slack_now := self._slack_now) and self._was_ahead(since, slack_now):
            found = await self._search(key, where, slack_now - LOOK_BACK)
        return found

    def _is_ours(self, message: Json) -> bool:
        return message.get("bot_id") == self._bot_id

    def _was_ahead(self, since: datetime, slack_now: datetime) -> bool:
        """Whether our clock is, or was at `since`, so far ahead of Slack's that the post may be older."""
        return max(self._now(), since) - slack_now > CLOCKS_DIFFER

    async def _search(self, key: str, where: dict[str, str], oldest: datetime) -> list[str]:
        where = where | {"oldest": str(oldest.timestamp())}
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await self._page(where | {"cursor": cursor})
            found += [
                str(one["ts"])
                for one in page.get("messages", [])
                if self._is_ours(one) and key_of(one) == key
            ]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        return sorted(found, key=float)

    async def _page(self, where: dict[str, str]) -> Json:
        """Asks until there is an answer. Posts in a thread that is gone have arrived in the channel."""
        failed = 0
        while True:
            await self._bucket.take()
            try:
                return await self._ask(where)
            except ERRORS as error:
                trouble = trouble_of(error)
            if trouble.why == "thread_not_found" and "ts" in where:
                where = {name: value for name, value in where.items() if name != "ts"}
                continue
            if trouble.fate is Fate.REFUSED:
                raise CannotLookError(trouble.why)
            failed += 1
            self._bucket.hold(trouble.pause(failed))

    async def _ask(self, where: dict[str, Any]) -> Json:
        in_thread = "ts" in where
        call = self._client.conversations_replies if in_thread else self._client.conversations_history
        answer = await call(**where, limit=PAGE, include_all_metadata=True)
        self._slack_now = slack_time(answer)
        return dict(answer.data) if isinstance(answer.data, dict) else {}
