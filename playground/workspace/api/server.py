"""The HTTP server of a workspace."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MOST_BYTES = 64 << 20
TURNS_TO_ACCEPT = 3
"""Turns of the event loop until a new connection is registered with the server."""


class Server:
    """Listens on loopback. `close` followed by `listen` keeps the port, to simulate an outage of Slack."""

    def __init__(self, routes: Iterable[tuple[str, str, Handler]], port: int) -> None:
        app = web.Application(client_max_size=MOST_BYTES)
        for method, path, handler in routes:
            app.router.add_route(method, path, handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        self._site: web.SockSite | None = None
        self._listening: socket.socket
        self.port = port

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await self._runner.setup()
        await self.listen()

    async def listen(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listening.getsockname()[1]
        self._site = web.SockSite(self._runner, self._listening)
        await self._site.start()

    async def close(self) -> None:
        """Refuses new connections from now on, and closes open ones."""
        if self._site:
            await self._accept_no_more()
            await self._site.stop()
            self._site = None
        for connection in list(self._runner.server.connections if self._runner.server else []):
            connection.force_close()

    async def stop(self) -> None:
        await self.close()
        await self._runner.cleanup()

    async def _accept_no_more(self) -> None:
        """Stops accepting, and waits for connections just accepted, which asyncio would lose (CPython issue
        109564)."""
        asyncio.get_running_loop().remove_reader(self._listening)
        for _ in range(TURNS_TO_ACCEPT):
            await asyncio.sleep(0)
