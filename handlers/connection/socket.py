"""The socket to Slack: opened, monitored, and closed after running requests are finished."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import structlog
from slack_bolt.async_app import AsyncApp

from bot.errors import SlackRefusedError, SlackUnreachableError
from bot.running.failures import failures_logged
from handlers.clients import starting_client
from handlers.connection.one_socket import OneSocketHandler
from handlers.identity import APP, APP_PAGE, token_error
from handlers.trouble import ERRORS, trouble_of

DRAIN = 5.0
"""Most seconds to finish running requests when we stop."""
PING = 3.0
"""Seconds between slack_sdk's checks of its socket. Commands typed before it notices a lost connection are
lost."""
WATCHDOG = 30.0
"""Seconds between our checks for a socket that died unnoticed."""
MISSED = 5
"""Pings without a socket after which Slack is reported as unreachable. Slack replaces a socket now and
then."""
REPEATED = ("Failed to check the current session", "Failed to retrieve WSS URL")
"""Beginnings of the lines that slack_sdk logs at each ping while Slack is unreachable or refuses us. We log
that once."""
MEANWHILE = "I try again every few seconds. Nothing accepted is lost; missed messages are read on return."

_log = structlog.get_logger()


def _is_news(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(REPEATED)


class SocketConnection:
    """A socket to Slack, open within its `async with`. Running requests are finished before it closes."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        now: Callable[[], datetime],
        on_return: Callable[[datetime], Awaitable[object]] | None = None,
        setting: str = APP,
    ) -> None:
        """`on_return` is called when a new connection has replaced another, with the time when something was
        last received: messages since then may have been missed. `setting`: where the app token is
        configured."""
        self._app_token = app_token
        self._setting = setting
        self._handler = OneSocketHandler(app, app_token, PING)
        self._client = self._handler.client
        self._client.socket_mode_request_listeners.append(self._handle)
        self._client.message_listeners.append(self._on_message)
        self._client.logger.addFilter(_is_news)
        self._now = now
        self._on_return = on_return
        self._heard_at: datetime | None = None
        self._returning: set[asyncio.Task[object]] = set()
        self._stopping = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._watching: list[asyncio.Task[None]] = []

    async def ready(self) -> bool:
        """Whether the socket is open, for `/readyz`."""
        return not self._stopping and await self._client.is_connected()

    async def __aenter__(self) -> Self:
        """Opens the socket. Raises SlackRefusedError if Slack refuses the app token, SlackUnreachableError if
        it does not answer."""
        try:
            self._client.wss_uri = await self._open()
        except (SlackRefusedError, SlackUnreachableError, asyncio.CancelledError):
            await self._handler.close_async()  # type: ignore[no-untyped-call]
            raise
        await self._client.connect()
        self._watching = [asyncio.create_task(self._watch()), asyncio.create_task(self._tell())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        for task in (*self._watching, *self._returning):
            task.cancel()
        try:
            await asyncio.wait_for(self._idle.wait(), DRAIN)
        except TimeoutError:
            _log.warning("stopped_with_requests_running", running=self._running)
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def _open(self) -> str:
        client = starting_client(self._app_token, self._client.web_client.base_url, self._setting)
        try:
            return str((await client.apps_connections_open(app_token=self._app_token))["url"])
        except ERRORS as error:
            raise token_error(self._setting, APP_PAGE, client.base_url, error) from None

    async def _handle(self, client: Any, request: Any) -> None:
        if self._stopping:
            return  # not acknowledged, so Slack sends it again
        self._running += 1
        self._idle.clear()
        try:
            await self._handler.handle(client, request)
        except ConnectionError:  # the socket closed: Slack sends the request again, and its origin is known
            _log.info("acknowledged_too_late")
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _on_message(self, _client: Any, message: dict[str, Any], _raw: str | None) -> None:
        """Notices a new connection, which begins with Slack's `hello`, and when something was last
        received."""
        if message.get("type") == "hello" and self._heard_at and self._on_return:
            task: asyncio.Task[object] = asyncio.ensure_future(self._on_return(self._heard_at))
            self._returning.add(task)
            task.add_done_callback(self._returned)
        self._heard_at = self._now()

    def _returned(self, task: asyncio.Task[object]) -> None:
        self._returning.discard(task)
        if not task.cancelled() and task.exception():
            _log.error("catch_up_failed", exc_info=task.exception())

    async def _watch(self) -> None:
        """Reopens a dead socket in case slack_sdk's own reconnecting has died (python-slack-sdk #1110,
        #1701)."""
        lost = False
        while True:
            await asyncio.sleep(WATCHDOG)
            with failures_logged("watchdog_failed"):
                connected = await self._client.is_connected()
                if lost and not connected:
                    await self._reopen()
                lost = not connected

    async def _tell(self) -> None:
        """Logs once that the socket is lost, with the reason if Slack gives one, and once that it is back."""
        missed = 0
        while True:
            await asyncio.sleep(PING)
            with failures_logged("socket_check_failed"):
                if await self._client.is_connected():
                    if missed >= MISSED:
                        _log.info("slack_reachable", away_seconds=round(missed * PING))
                    missed = 0
                else:
                    missed += 1
                    if missed == MISSED:
                        _log.warning(
                            "slack_unreachable", why=await self._outage_reason(), meanwhile=MEANWHILE
                        )

    async def _outage_reason(self) -> str:
        try:
            await self._open()
        except (SlackRefusedError, SlackUnreachableError) as error:
            return str(error)
        return "Slack answers, but its socket does not. Allow WebSockets (wss) through firewall and proxy."

    async def _reopen(self) -> None:
        _log.warning("socket_reopened_by_watchdog")
        try:
            await self._client.connect_to_new_endpoint(force=True)
        except ERRORS as error:
            _log.warning("socket_not_reopened", why=trouble_of(error).why)
