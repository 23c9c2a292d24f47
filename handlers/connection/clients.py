"""Clients of Slack's Web API."""

from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.metrics import SLACK_ERRORS
from handlers.trouble import DEAD, answer_of

TIMEOUT = 10
"""Seconds that a call may take."""


class SlackClient(AsyncWebClient):
    """Slack's client; what Slack refuses is counted."""

    doubt: Callable[[], None] | None = None
    """Called when Slack says that our token is no good any more."""

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as refused:
            answer = answer_of(refused)
            said = "unreadable" if answer is None else str(answer.get("error") or "unknown")
            SLACK_ERRORS.labels(api_method, said).inc()
            if said in DEAD and self.doubt:
                self.doubt()
            raise


def web_client(token: str, api_url: str) -> SlackClient:
    """Never tries again by itself: a post whose answer was lost may have arrived."""
    return SlackClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


def patient_client(token: str, api_url: str) -> SlackClient:
    """Only for reading: waits when Slack says that it asks too much, and asks again."""
    waiting = AsyncRateLimitErrorRetryHandler(max_retry_count=5)
    return SlackClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[waiting])
