"""Listens in one workspace: through a socket, or to Slack's HTTP requests."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta

from bot.settings.workspaces import TokenSet
from handlers import register
from handlers.clients import SlackClient
from handlers.connection import App, SocketConnection, bolt_app
from handlers.home import Home
from handlers.listening.catch_up import CatchUp
from handlers.listening.missed import Missed
from handlers.services import Services

JUST_SAID = timedelta(minutes=10)
"""Slack offers to invite the bot when somebody mentions it where it is no member: the mention is this old at
most."""


class Listener:
    """Closed at first; can be opened and closed any number of times."""

    def __init__(self, tokens: TokenSet, client: SlackClient, reader: SlackClient) -> None:
        """`reader` waits when Slack limits the rate; it reads the history of channels."""
        self._tokens = tokens
        self._client = client
        self._reader = reader
        self._home: Home | None = None
        self._socket: SocketConnection | None = None
        self._open = AsyncExitStack()
        self.app: App | None = None
        """Set while it is open."""

    async def open(self, services: Services, since: datetime | None) -> None:
        """Starts listening, and reads messages missed since `since`. Raises SlackRefusedError if Slack
        refuses the app token, SlackUnreachableError if it is away."""
        app = bolt_app(self._client, services.us)
        catch_up = CatchUp(
            self._reader,
            services.us,
            services.accept,
            services.now,
            known=services.gaps,
            reaction=services.reaction,
        )
        missed = Missed(catch_up, services, self._tokens.topic("slack-history"))
        self._open.callback(missed.stop)
        missed.watch_database()
        noticed = replace(
            services,
            accept=missed.noticing(services.accept),
            rejoined=_rejoined(services, missed),
            missed_since=missed.once_sent_again,
        )
        self._home = register(app, noticed)
        if since:
            await missed.note(since)
        if self._tokens.app_token:
            token = self._tokens.app_token.text
            self._socket = SocketConnection(
                app,
                token,
                services.now,
                on_return=missed.read,
                setting=self._tokens.setting("app_token"),
            )
            await self._open.enter_async_context(self._socket)
        self.app = app
        if since:
            missed.soon(since)

    async def close(self) -> None:
        """Stops listening, after finishing running requests."""
        self.app = self._home = None
        await self._open.aclose()
        self._socket = None

    async def ready(self) -> bool:
        """Whether it is open, and its socket (if any) is connected."""
        return self.app is not None and (self._socket is None or await self._socket.ready())

    async def refresh_home(self) -> None:
        """A round for the clock: updates open Home tabs."""
        if self._home:
            await self._home.refresh(self._client)


def _rejoined(services: Services, missed: Missed) -> Callable[[str], Awaitable[None]]:
    """Also reads what was said in the channel just before."""

    async def rejoined(channel: str) -> None:
        await services.rejoined(channel)
        missed.soon(services.now() - JUST_SAID, {channel})

    return rejoined
