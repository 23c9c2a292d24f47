"""The web server of the lab: MTA-STS policies (RFC 8461), the registry (RFC 9082) and status pages."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from playground.lab.certificates import context
from playground.lab.dns.zone import POLICY_HOST
from playground.lab.places import PARENT_ZONE, REGISTRY, WEB
from playground.lab.world import World

BOOTSTRAP = "/dns.json"
_ELSEWHERE = "/elsewhere.txt"


class WebSide:
    """Serves the current state of the world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._runner: web.AppRunner | None = None

    @property
    def addresses(self) -> list[str]:
        return [WEB]

    async def start(self, port: int) -> None:
        """Starts serving. Raises OSError if the address cannot be bound."""
        app = web.Application()
        app.router.add_get("/.well-known/mta-sts.txt", self._policy)
        app.router.add_get(_ELSEWHERE, self._policy_elsewhere)
        app.router.add_get(BOOTSTRAP, self._bootstrap)
        app.router.add_get("/domain/{name}", self._registration)
        app.router.add_get("/{name}/api/v2/incidents/unresolved.json", self._incidents)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, WEB, port, ssl_context=context("good")).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner = None

    async def _bootstrap(self, _: web.Request) -> web.Response:
        """The bootstrap file (RFC 9224): the registry is responsible for `example`."""
        return web.json_response({"services": [[[PARENT_ZONE], [f"https://{REGISTRY}/"]]]})

    async def _registration(self, request: web.Request) -> web.Response:
        """A registration (RFC 9083), with the fields that bouncebot reads."""
        domain = self._world.domains.get(request.match_info["name"])
        if domain is None or not (domain.delegated or domain.registration):
            return web.Response(status=404)
        until = "2026-01-01T00:00:00Z" if domain.registration else "2099-12-31T00:00:00Z"
        events = [{"eventAction": "expiration", "eventDate": until}]
        servers = [{"ldhName": each.rstrip(".")} for each in domain.ns_at_parent] if domain.delegated else []
        status = [domain.registration or "active"]
        return web.json_response({"status": status, "events": events, "nameservers": servers})

    async def _incidents(self, request: web.Request) -> web.Response:
        """A status page's open incidents in Statuspage's format, with the fields that bouncebot reads."""
        domain = self._world.domains.get(request.match_info["name"])
        if domain is None:
            return web.Response(status=404)
        began = (datetime.now(UTC) - timedelta(minutes=40)).isoformat(timespec="seconds")
        incident = {
            "name": domain.incident,
            "status": "investigating",
            "impact": "major",
            "started_at": began,
        }
        return web.json_response({"incidents": [incident] if domain.incident else []})

    async def _policy(self, request: web.Request) -> web.Response:
        domain = self._world.domains.get((request.url.host or "").removeprefix(f"{POLICY_HOST}."))
        if domain is None or domain.policy is None:
            return web.Response(status=404)
        moved = {"Location": _ELSEWHERE} if 300 <= domain.policy_status < 400 else {}
        return web.Response(status=domain.policy_status, text=domain.policy, headers=moved)

    async def _policy_elsewhere(self, request: web.Request) -> web.Response:
        """A policy that would be valid, for clients that follow redirects against RFC 8461, section 3.3."""
        host = (request.url.host or "").removeprefix(f"{POLICY_HOST}.")
        return web.Response(text=f"version: STSv1\nmode: enforce\nmx: *.{host}\nmax_age: 86400\n")
