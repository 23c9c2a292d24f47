"""Finds out whether a post whose answer was lost arrived, perhaps twice, by the key in its metadata."""

from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.metadata import key_of
from handlers.posting.pace import Gate
from handlers.trouble import ERRORS, Fate, trouble_of

CLOCKS_DIFFER = timedelta(minutes=10)
"""The most by which Slack's clock and ours may differ."""
PAGE = 200


class CannotLookError(Exception):
    """Slack refuses the lookup; the message is its error."""


class LookUp:
    def __init__(self, client: AsyncWebClient, bucket: Gate) -> None:
        self._client = client
        self._bucket = bucket

    async def find(self, key: str, channel: str, thread_ts: str | None, since: datetime) -> list[str]:
        """The `ts` of each post with this key since then, oldest first. Raises CannotLookError."""
        where = {"channel": channel, "oldest": str((since - CLOCKS_DIFFER).timestamp())}
        if thread_ts:
            where["ts"] = thread_ts
        found: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await self._page(where | {"cursor": cursor})
            found += [str(one["ts"]) for one in page.get("messages", []) if key_of(one) == key]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        return sorted(found, key=float)

    async def _page(self, where: dict[str, str]) -> dict[str, Any]:
        """Asks until there is an answer."""
        failed = 0
        while True:
            await self._bucket.take()
            try:
                return await self._ask(where)
            except ERRORS as error:
                trouble = trouble_of(error)
            if trouble.why == "thread_not_found":
                return {}
            if trouble.fate is Fate.REFUSED:
                raise CannotLookError(trouble.why)
            failed += 1
            self._bucket.hold(trouble.pause(failed))

    async def _ask(self, where: dict[str, Any]) -> dict[str, Any]:
        in_thread = "ts" in where
        call = self._client.conversations_replies if in_thread else self._client.conversations_history
        answer = await call(**where, limit=PAGE, include_all_metadata=True)
        return dict(answer.data) if isinstance(answer.data, dict) else {}
