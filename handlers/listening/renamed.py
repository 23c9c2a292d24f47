"""A channel got another id, because it is shared with another workspace from now on.

https://docs.slack.dev/reference/events/channel_id_changed
"""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.listening.intake import Next
from handlers.services import Services

EVENTS = ("channel_id_changed",)


def middleware(services: Services) -> Callable[[dict[str, Any], Next], Awaitable[None]]:
    """The middleware for this event. One that cannot be stored is not acknowledged, so Slack sends it
    again."""

    async def renamed(event: dict[str, Any], next_: Next) -> None:
        await services.renamed(str(event["old_channel_id"]), str(event["new_channel_id"]))
        await next_()

    return renamed
