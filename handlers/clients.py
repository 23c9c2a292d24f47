"""Clients of Slack's Web API."""

import asyncio
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.telemetry.metrics import SLACK_ERRORS
from handlers.trouble import DEAD, TRANSIENT, answer_of, retry_after

TIMEOUT = 10
"""Most seconds for a call."""
BOT = "SLACK_BOT_TOKEN"


class SlackClient(AsyncWebClient):
    """Slack's client, which counts refused calls and notices a dead token."""

    setting = BOT
    """Where its token is configured, for error messages."""
    on_dead_token: Callable[[], None] | None = None
    """Called when Slack says that the token is no longer valid."""

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        try:
            return await super().api_call(api_method, **arguments)
        except SlackApiError as refused:
            answer = answer_of(refused)
            said = "unreadable" if answer is None else str(answer.get("error") or "unknown")
            SLACK_ERRORS.labels(api_method, said).inc()
            if said in DEAD and self.on_dead_token:
                self.on_dead_token()
            raise


def web_client(token: str, api_url: str, setting: str = BOT) -> SlackClient:
    """A client that never retries, because a post whose answer was lost may have arrived."""
    return _client(token, api_url, setting, retry_handlers=[])


def reading_client(token: str, api_url: str, setting: str = BOT) -> SlackClient:
    """A client for reading only, which waits and retries when Slack limits the rate."""
    return _client(token, api_url, setting, retry_handlers=[_waiting()])


def starting_client(token: str, api_url: str, setting: str = BOT) -> SlackClient:
    """A client for the first calls, which decide whether we start: it also retries when Slack fails for a
    moment."""
    again = _FailureRetryHandler(max_retry_count=3)
    return _client(token, api_url, setting, retry_handlers=[_waiting(), again])


class _FailureRetryHandler(AsyncRetryHandler):
    """Retries after a failure of Slack's, or of a gateway before it."""

    async def _can_retry_async(self, *, response: HttpResponse | None = None, **_: Any) -> bool:
        if response is None:
            return False
        said = response.body.get("error") if isinstance(response.body, dict) else None
        return response.status_code >= 500 or said in TRANSIENT


class _RateLimitRetryHandler(AsyncRateLimitErrorRetryHandler):
    """Waits as posts do. slack_sdk fails if `Retry-After` is no number, and waits however long it says."""

    async def prepare_for_next_attempt_async(
        self, *, state: RetryState, response: HttpResponse | None = None, **_: Any
    ) -> None:
        headers = {name.lower(): values for name, values in response.headers.items()} if response else {}
        await asyncio.sleep(retry_after(next(iter(headers.get("retry-after", ())), None)))
        state.next_attempt_requested = True
        state.increment_current_attempt()


def _waiting() -> AsyncRetryHandler:
    return _RateLimitRetryHandler(max_retry_count=5)


def _client(token: str, api_url: str, setting: str, retry_handlers: list[AsyncRetryHandler]) -> SlackClient:
    client = SlackClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=retry_handlers)
    client.setting = setting
    return client
