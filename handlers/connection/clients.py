"""Clients of Slack's Web API."""

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT = 10
"""Seconds that a call may take."""


def web_client(token: str, api_url: str) -> AsyncWebClient:
    """Never tries again by itself: a post whose answer was lost may have arrived."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


def patient_client(token: str, api_url: str) -> AsyncWebClient:
    """Only for reading: waits when Slack says that it asks too much, and asks again."""
    waiting = AsyncRateLimitErrorRetryHandler(max_retry_count=5)
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[waiting])
