"""How we listen in one workspace: by a socket, or to what Slack calls over HTTP."""

import asyncio
from contextlib import AsyncExitStack
from datetime import datetime

from bot.settings.workspaces import TokenSet
from handlers import register
from handlers.catch_up import CatchUp
from handlers.connection import App, SlackClient, SocketConnection, bolt_app
from handlers.home import Home
from handlers.missed import Missed
from handlers.services import Services


class Ears:
    """Closed at first. They can be opened again."""

    def __init__(self, tokens: TokenSet, client: SlackClient, reader: SlackClient) -> None:
        """`reader` waits when Slack says that it asks too much."""
        self._tokens = tokens
        self._client = client
        self._reader = reader
        self._home: Home | None = None
        self._socket: SocketConnection | None = None
        self._open = AsyncExitStack()
        self.app: App | None = None
        """While they are open."""

    async def open(self, services: Services, since: datetime | None) -> None:
        """Then reads, beside what comes, what was said since. Raises SlackRefusedError when Slack refuses the
        app token, SlackUnreachableError if it is away."""
        app = bolt_app(self._client, services.us)
        self._home = register(app, services)
        catch_up = CatchUp(self._reader, services.us, services.accept, services.now)
        missed = Missed(catch_up, services.operators, self._tokens.topic("slack-history"))
        if self._tokens.app_token:
            token = self._tokens.app_token.text
            self._socket = SocketConnection(
                app, token, on_return=missed.read, called=self._tokens.called("app_token")
            )
            await self._open.enter_async_context(self._socket)
        self.app = app
        if since:
            reading = asyncio.create_task(missed.read(since))
            self._open.callback(reading.cancel)

    async def close(self) -> None:
        """What has begun is finished."""
        self.app = self._home = None
        await self._open.aclose()
        self._socket = None

    async def ready(self) -> bool:
        """Open, and the socket connected if there is to be one."""
        return self.app is not None and (self._socket is None or await self._socket.ready())

    async def refresh_home(self) -> None:
        """A round: open Home tabs are to show how things are now."""
        if self._home:
            await self._home.refresh(self._client)
