"""slack_sdk's Socket Mode client, but for how it connects."""

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient


class OneSocketClient(SocketModeClient):
    """Keeps one socket open, and tries no address of one twice.

    slack_sdk connects anew for each reason that it finds, also beside a try that is under way. The socket
    that one of them opens then stays open unread, and Slack goes on sending every second envelope to it.
    A try that fails is repeated at the same address for ever, though each lets only one socket in.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._connecting = asyncio.Lock()
        self._plain: aiohttp.ClientSession | None = self.aiohttp_client_session

    async def connect(self) -> None:
        """Does nothing if a try that was under way has brought a socket meanwhile."""
        before = self.current_session
        async with self._connecting:
            if self._plain:
                await self._plain.close()
                self._plain, self.aiohttp_client_session = None, self._noting_addresses()
            if self.current_session is before:
                await super().connect()  # type: ignore[no-untyped-call]

    def _noting_addresses(self) -> aiohttp.ClientSession:
        noting = aiohttp.TraceConfig()
        noting.on_request_start.append(self._used)
        return aiohttp.ClientSession(trace_configs=[noting])

    async def _used(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _request: object
    ) -> None:
        """For the next try slack_sdk asks for an address where it has none."""
        self.wss_uri = None


class OneSocketHandler(AsyncSocketModeHandler):
    """Bolt's, with that client."""

    client: OneSocketClient

    def __init__(self, app: AsyncApp, app_token: str, ping_interval: float) -> None:
        self.app = app
        self.app_token = app_token
        self.client = OneSocketClient(
            app_token=app_token, logger=app.logger, web_client=app.client, ping_interval=ping_interval
        )
