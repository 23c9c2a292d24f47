"""The HTTP server of a workspace: which address leads where."""

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MOST_BYTES = 64 << 20


class Server:
    """Listens on loopback. `close` and then `listen` keep the port: Slack was out for a while."""

    def __init__(self, routes: Iterable[tuple[str, str, Handler]], port: int) -> None:
        app = web.Application(client_max_size=MOST_BYTES)
        for method, path, handler in routes:
            app.router.add_route(method, path, handler)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        self._site: web.TCPSite | None = None
        self.port = port

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        await self._runner.setup()
        await self.listen()

    async def listen(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await self._site.start()
        self.port = self._runner.addresses[-1][1]

    async def close(self) -> None:
        """Connections are refused from now on, and those that are open are cut."""
        if self._site:
            await self._site.stop()
        for connection in list(self._runner.server.connections if self._runner.server else []):
            connection.force_close()

    async def stop(self) -> None:
        await self._runner.cleanup()
