"""Slack's clients, Bolt's app, and the two ways in: a socket, or HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefusedError
from handlers.identity import Identity, refused, unreachable

TIMEOUT = 10
"""Seconds that a call of the Web API may take."""
DRAIN = 5.0
"""Seconds that what has begun may take when we stop."""
WATCHDOG = 30.0
"""Seconds between looks at a socket that may have died unnoticed."""

_log = structlog.get_logger()


def web_client(token: str, api_url: str) -> AsyncWebClient:
    """Never tries again by itself: a post whose answer was lost may have arrived."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


def bolt_app(client: AsyncWebClient, us: Identity, signing_secret: str | None = None) -> AsyncApp:
    """Knows who we are already, so it does not ask with every event; leaves our own messages to us."""
    known = AuthorizeResult(
        enterprise_id=None, team_id=us.team, bot_user_id=us.bot_user, bot_id=us.bot_id, bot_token=client.token
    )

    async def authorize() -> AuthorizeResult:
        return known

    return AsyncApp(
        client=client,
        authorize=authorize,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        ignoring_self_events_enabled=False,
    )


def over_http(app: AsyncApp) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """What HTTP mode serves at `/slack/events`: events, commands and interactions alike."""

    async def events(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return events


class SocketConnection:
    """A socket to Slack, open within its `async with`. What has begun is finished before it closes."""

    def __init__(
        self, app: AsyncApp, app_token: str, on_connect: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """`on_connect` runs after a connection that was lost is there again: events may have been missed."""
        self._app_token = app_token
        self._handler = AsyncSocketModeHandler(app, app_token)
        self._client = self._handler.client
        self._client.socket_mode_request_listeners[:] = [self._handle]
        self._on_connect = on_connect
        self._stopping = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._watchdog: asyncio.Task[None] | None = None

    async def ready(self) -> bool:
        """Whether the socket is open, for `/readyz`."""
        return not self._stopping and await self._client.is_connected()

    async def __aenter__(self) -> Self:
        """Raises SlackRefusedError when Slack refuses the app token or cannot be reached."""
        try:
            self._client.wss_uri = await self._open()
        except SlackRefusedError:
            await self._handler.close_async()  # type: ignore[no-untyped-call]
            raise
        await self._client.connect()  # type: ignore[no-untyped-call]
        self._watchdog = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        if self._watchdog:
            self._watchdog.cancel()
        try:
            await asyncio.wait_for(self._idle.wait(), DRAIN)
        except TimeoutError:
            _log.warning("stopped_amid_requests", running=self._running)
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def _open(self) -> str:
        client = self._client.web_client
        try:
            return str((await client.apps_connections_open(app_token=self._app_token))["url"])
        except SlackApiError as error:
            raise refused("SLACK_APP_TOKEN", error) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unreachable(client.base_url, error) from None

    async def _handle(self, client: Any, request: Any) -> None:
        if self._stopping:
            return  # Not acknowledged, so it comes again to whoever is there then.
        self._running += 1
        self._idle.clear()
        try:
            await self._handler.handle(client, request)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _watch(self) -> None:
        """slack_sdk connects again by itself; this is for when that dies (python-slack-sdk #1110, #1701)."""
        lost = False
        while True:
            await asyncio.sleep(WATCHDOG)
            connected = await self._client.is_connected()
            if lost and not connected:
                _log.warning("socket_reopened_by_watchdog")
                await self._client.connect_to_new_endpoint(force=True)
            if lost and connected and self._on_connect:
                await self._on_connect()
            lost = not connected
