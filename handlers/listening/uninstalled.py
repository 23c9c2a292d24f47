"""The app was uninstalled or tokens were revoked: `auth.test` then says whether our token is affected.

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
