"""Slack sends no events for a while, because there were over 30,000 in an hour: it says since which minute.

https://docs.slack.dev/reference/events/app_rate_limited
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from slack_bolt.response import BoltResponse

from handlers.listening.intake import Next
from handlers.services import Services

TYPE = "app_rate_limited"


def middleware(services: Services) -> Callable[[dict[str, Any], Next], Awaitable[BoltResponse | None]]:
    """The middleware for every request: this one has no event within, which listeners are chosen by."""

    async def limited(body: dict[str, Any], next_: Next) -> BoltResponse | None:
        if body.get("type") != TYPE:
            await next_()
            return None
        await services.missed_since(datetime.fromtimestamp(float(body["minute_rate_limited"]), UTC))
        return BoltResponse(status=200)

    return limited
