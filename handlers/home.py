"""The Home tab: drawn when somebody opens it, and updated for a while afterwards.

Slack reports when it is opened, but not when it is closed. Nobody sees incidents of channels that they are
not in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.incidents.overview import overview
from bot.models.past import WEEK, WEEKS, Past
from handlers.listening.intake import Next
from handlers.rendering.home import home
from handlers.rendering.rendered import Block
from handlers.services import Services
from handlers.trouble import ERRORS, trouble_of

MOST_CHANNELS = 30
"""Most channels shown; each may cost a query for its members."""
FRESH = timedelta(minutes=15)
"""How long a tab is updated after it was opened."""
MOST_FRESH = 40
"""Most people whose tabs are updated: with a round every 20 seconds this stays within Slack's rate limit for
`views.publish`."""
_log = structlog.get_logger()


@dataclass(slots=True)
class _Shown:
    until: datetime
    view: Block


class Home:
    """The middleware for `app_home_opened`, and the periodic update of open tabs."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._shown: dict[str, _Shown] = {}

    async def opened(self, event: dict[str, Any], client: AsyncWebClient, next_: Next) -> None:
        await next_()
        if event.get("tab") != "home":
            return
        person = str(event["user"])
        self._shown.pop(person, None)
        while len(self._shown) >= MOST_FRESH:
            del self._shown[next(iter(self._shown))]
        self._shown[person] = _Shown(self._services.now() + FRESH, {})
        await self._show(person, client)

    async def refresh(self, client: AsyncWebClient) -> None:
        """Redraws the tabs opened recently whose content has changed."""
        now = self._services.now()
        self._shown = {person: shown for person, shown in self._shown.items() if shown.until > now}
        for person in list(self._shown):
            await self._show(person, client)

    async def _show(self, person: str, client: AsyncWebClient) -> None:
        try:
            view = await self._view(person, client)
            shown = self._shown.get(person)
            if view is not None and shown is not None and shown.view != view:
                shown.view = view
                await client.views_publish(user_id=person, view=view)
        except ERRORS as error:
            self._shown.pop(person, None)
            _log.warning("home_not_shown", why=trouble_of(error).why)

    async def _view(self, person: str, client: AsyncWebClient) -> Block | None:
        """None while Slack does not say which channels the person is in: what was shown before is better than
        a tab without incidents. The next round tries again."""
        us, now, stored = self._services.us, self._services.now(), self._services.overviews
        channels = await stored.channels_since(us.team, now - WEEKS * WEEK, MOST_CHANNELS)
        theirs = await self._services.members.channels(person, channels, client)
        if theirs is None:
            return None
        still_open = await stored.open_incidents(us.team, theirs)
        past = await stored.past(us.team, theirs, now) if theirs else Past()
        return home(overview(still_open, past, person, now), us.card_link)
