"""slack_sdk's Socket Mode client, with another way of connecting."""

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient


class OneSocketClient(SocketModeClient):
    """Keeps a single socket open, and never uses a socket address twice.

    slack_sdk starts a new connection for each reason it finds, even while another attempt is running. The
    extra socket then stays open but unread, and Slack sends every second envelope to it. A failed attempt is
    repeated with the same address for ever, although each address admits only one socket.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._connecting, self._renewing = asyncio.Lock(), asyncio.Lock()
        self._plain: aiohttp.ClientSession | None = self.aiohttp_client_session

    async def connect(self) -> None:
        """Connects, unless an attempt that was already running has succeeded meanwhile."""
        before = self.current_session
        async with self._connecting:
            if self._plain:
                await self._plain.close()
                self._plain, self.aiohttp_client_session = None, self._noting_addresses()
            if self.current_session is before:
                await super().connect()  # type: ignore[no-untyped-call]

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Connects anew, unless that has happened meanwhile: Slack may ask us to leave a socket and close it
        at once, and each is a reason. A second new socket would drop what the first has just received."""
        before = self.current_session
        async with self._renewing:
            if self.current_session is before:
                await super().connect_to_new_endpoint(force)

    def _noting_addresses(self) -> aiohttp.ClientSession:
        noting = aiohttp.TraceConfig()
        noting.on_request_start.append(self._used)
        return aiohttp.ClientSession(trace_configs=[noting])

    async def _used(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _request: object
    ) -> None:
        """Forgets the address used, so that slack_sdk asks for a new one for the next attempt."""
        self.wss_uri = None


class OneSocketHandler(AsyncSocketModeHandler):
    """Bolt's handler, with this client."""

    client: OneSocketClient

    def __init__(self, app: AsyncApp, app_token: str, ping_interval: float) -> None:
        self.app = app
        self.app_token = app_token
        self.client = OneSocketClient(
            app_token=app_token, logger=app.logger, web_client=app.client, ping_interval=ping_interval
        )
