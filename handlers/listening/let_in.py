"""What Slack says when somebody lets us into a channel again: invites the bot, or brings the channel back.

https://docs.slack.dev/reference/events/member_joined_channel, https://docs.slack.dev/reference/events/channel_unarchive
"""

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.listening.intake import Next
from handlers.services import Services

JOINED = "member_joined_channel"
EVENTS = (JOINED, "channel_unarchive", "group_unarchive")


def middleware(services: Services) -> Callable[[dict[str, Any], Next], Awaitable[None]]:
    """A middleware for them. What cannot be written down is not acknowledged, so Slack says it again."""

    async def returned(event: dict[str, Any], next_: Next) -> None:
        if event["type"] != JOINED or event["user"] == services.us.bot_user:
            await services.let_in(str(event["channel"]))
        await next_()

    return returned
