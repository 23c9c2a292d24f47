"""What Slack says when we are to leave a workspace. Whether our token is gone with it, `auth.test` tells.

https://docs.slack.dev/reference/events/app_uninstalled, https://docs.slack.dev/reference/events/tokens_revoked
"""

from collections.abc import Awaitable, Callable

from handlers.intake import Next
from handlers.services import Services

EVENTS = ("app_uninstalled", "tokens_revoked")


def told(services: Services) -> Callable[[Next], Awaitable[None]]:
    """A middleware for them."""

    async def leaving(next_: Next) -> None:
        await next_()
        services.doubt()

    return leaving
