"""Events that let us post in a channel again: the bot was invited, or the channel unarchived.

https://docs.slack.dev/reference/events/member_joined_channel,
https://docs.slack.dev/reference/events/channel_unarchive
"""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.listening.intake import Next
from handlers.services import Services

JOINED = "member_joined_channel"
EVENTS = (JOINED, "channel_unarchive", "group_unarchive")


def middleware(services: Services) -> Callable[[dict[str, Any], Next], Awaitable[None]]:
    """The middleware for these events. One that cannot be stored is not acknowledged, so Slack sends it
    again."""

    async def returned(event: dict[str, Any], next_: Next) -> None:
        if event["type"] != JOINED or event["user"] == services.us.bot_user:
            await services.rejoined(str(event["channel"]))
        await next_()

    return returned
