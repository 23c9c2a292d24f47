"""The web server of the lab: MTA-STS policies (RFC 8461), all at one address, told apart by their names."""

from aiohttp import web

from playground.lab.certificates import context
from playground.lab.places import WEB
from playground.lab.world import World
from playground.lab.zone import POLICY_HOST

_ELSEWHERE = "/elsewhere.txt"


class WebSide:
    """Answers as the world is at the moment."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runner: web.AppRunner | None = None

    @property
    def addresses(self) -> list[str]:
        return [WEB]

    async def start(self, port: int) -> None:
        """Raises OSError when the address cannot be bound."""
        app = web.Application()
        app.router.add_get("/.well-known/mta-sts.txt", self._policy)
        app.router.add_get(_ELSEWHERE, self._policy_elsewhere)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, WEB, port, ssl_context=context("good")).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    async def _policy(self, request: web.Request) -> web.Response:
        domain = self._world.domains.get((request.url.host or "").removeprefix(f"{POLICY_HOST}."))
        if domain is None or domain.policy is None:
            return web.Response(status=404)
        moved = {"Location": _ELSEWHERE} if 300 <= domain.policy_status < 400 else {}
        return web.Response(status=domain.policy_status, text=domain.policy, headers=moved)

    async def _policy_elsewhere(self, request: web.Request) -> web.Response:
        """One that would do, for whoever follows redirects against RFC 8461, section 3.3."""
        host = (request.url.host or "").removeprefix(f"{POLICY_HOST}.")
        return web.Response(text=f"version: STSv1\nmode: enforce\nmx: *.{host}\nmax_age: 86400\n")
