"""The app was taken out of the workspace, says Slack. Whether our token is gone with it, `auth.test` tells.

https://docs.slack.dev/reference/events/app_uninstalled
https://docs.slack.dev/reference/events/tokens_revoked
"""

from collections.abc import Awaitable, Callable

from handlers.listening.intake import Next
from handlers.services import Services

EVENTS = ("app_uninstalled", "tokens_revoked")


def middleware(services: Services) -> Callable[[Next], Awaitable[None]]:
    async def check_token(next_: Next) -> None:
        await next_()
        services.check_token()

    return check_token
