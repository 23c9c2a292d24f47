"""How we listen in one workspace: on a socket, or to what Slack calls over HTTP."""

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
"""Whoever says something to us where we are not, invites us as Slack offers, and waits for the answer."""


class Listener:
    """Closed at first. It can be opened and closed any number of times."""

    def __init__(self, tokens: TokenSet, client: SlackClient, reader: SlackClient) -> None:
        """`reader` waits when Slack wants a pause: with it the history of channels is read."""
        self._tokens = tokens
        self._client = client
        self._reader = reader
        self._home: Home | None = None
        self._socket: SocketConnection | None = None
        self._open = AsyncExitStack()
        self.app: App | None = None
        """While it is open."""

    async def open(self, services: Services, since: datetime | None) -> None:
        """Also begins to read what was said `since` then. Raises SlackRefusedError when Slack refuses the app
        token, SlackUnreachableError if it is away."""
        app = bolt_app(self._client, services.us)
        catch_up = CatchUp(self._reader, services.us, services.accept, services.now)
        missed = Missed(catch_up, services, self._tokens.topic("slack-history"))
        self._open.callback(missed.stop)
        self._home = register(app, replace(services, let_in=_let_in(services, missed)))
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
        """Requests under way are finished first."""
        self.app = self._home = None
        await self._open.aclose()
        self._socket = None

    async def ready(self) -> bool:
        """Open, and connected where there is a socket."""
        return self.app is not None and (self._socket is None or await self._socket.ready())

    async def refresh_home(self) -> None:
        """A round for the clock: open Home tabs are to show how things are now."""
        if self._home:
            await self._home.refresh(self._client)


def _let_in(services: Services, missed: Missed) -> Callable[[str], Awaitable[None]]:
    """Also reads what was said there just before."""

    async def let_in(channel: str) -> None:
        await services.let_in(channel)
        missed.soon(services.now() - JUST_SAID, {channel})

    return let_in
