"""The whole lab: starts the servers, and says where they are."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from playground.lab import places
from playground.lab.certificates import AUTHORITY
from playground.lab.dns.forward import Address, Forwarder, system_resolvers
from playground.lab.dns.resolver import Resolver
from playground.lab.dns.side import DnsSide
from playground.lab.domain import Domain, load_domains
from playground.lab.health import Health
from playground.lab.limits import prepare
from playground.lab.log import Log
from playground.lab.mail.side import MailSide
from playground.lab.mail.vantage import Vantage
from playground.lab.sockets.ports import find_port
from playground.lab.web import BOOTSTRAP, WebSide
from playground.lab.world import World


class Lab(Health):
    """Sick mail domains on loopback.

    Needs Linux: macOS and the BSDs have only 127.0.0.1 instead of 127.0.0.0/8, and full queues there do not
    drop connections. On other systems `start` raises LabUnavailableError, which says what to do instead.

    `dns_port`, `smtp_port`, `https_port`: 0 selects a free one, the same for all addresses of a kind.
    `delay`: added to every answer and reply, but not to connecting. `patience`: how long the resolver tries
    dead name servers before it answers SERVFAIL. `clock`: monotonic. All times are in seconds. `forward`:
    resolvers for all other names; by default the system's.
    """

    def __init__(
        self,
        domains: Mapping[str, Domain] | None = None,
        *,
        dns_port: int = 0,
        smtp_port: int = 0,
        https_port: int = 0,
        delay: float = 0.0,
        patience: float = 8.0,
        clock: Callable[[], float] = time.monotonic,
        forward: Sequence[Address] | None = None,
    ) -> None:
        self.dns_port = dns_port
        self.smtp_port = smtp_port
        self.https_port = https_port
        self.log = Log()
        self._initial = domains if domains is not None else load_domains()
        world = World(self._initial, clock)
        super().__init__(world, MailSide(world, self.log, delay))
        forwarder = Forwarder(system_resolvers() if forward is None else forward)
        self._dns = DnsSide(self._world, Resolver(self._world, forwarder, patience), self.log, delay)
        self._web = WebSide(self._world)
        self._vantages: list[Vantage] = []
        self._timers: dict[str, asyncio.TimerHandle] = {}

    async def start(self) -> None:
        """Starts all servers. Raises LabUnavailableError if this machine cannot run the lab."""
        prepare()
        self.dns_port = find_port(self._dns.addresses, self.dns_port)
        self.smtp_port = find_port([*self._mail.addresses, *places.VANTAGES.values()], self.smtp_port)
        self.https_port = find_port(self._web.addresses, self.https_port)
        self._world.on_change = self._follow
        self._world.on_asked = self._asked
        try:
            self._dns.start(self.dns_port)
            self._mail.start(self.smtp_port)
            self._start_vantages()
            await self._web.start(self.https_port)
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        await self._dns.stop()
        await self._web.stop()
        await self._mail.stop()
        for vantage in self._vantages:
            await vantage.stop()
        self._vantages.clear()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def environment(self) -> dict[str, str]:
        """The settings that make bouncebot use the lab."""
        networks = places.allowed_networks(self._initial)
        return {
            "BOUNCEBOT_NAMESERVERS": f"{places.RESOLVER}:{self.dns_port}",
            "BOUNCEBOT_DNS_PORT": str(self.dns_port),
            "BOUNCEBOT_SMTP_PORT": str(self.smtp_port),
            "BOUNCEBOT_HTTPS_PORT": str(self.https_port),
            "BOUNCEBOT_RDAP": f"https://{places.REGISTRY}{BOOTSTRAP}",
            "BOUNCEBOT_STATUS_PAGES": ",".join(places.status_pages(self._initial)),
            "SSL_CERT_FILE": str(AUTHORITY),
            "BOUNCEBOT_ALLOW_NETWORKS": ",".join(networks),
            "BOUNCEBOT_CONTROL_HOSTS": ",".join(places.control_hosts(self._initial, self._world.places)),
        }

    @property
    def vantages(self) -> Mapping[str, str]:
        """The URLs of the SOCKS5 proxies by name. They reach mail servers even when port 25 is blocked."""
        return {name: f"socks5://{address}:{self.smtp_port}" for name, address in places.VANTAGES.items()}

    def catch_up(self) -> None:
        """Applies recoveries that are due by `clock`; in real time they happen by themselves."""
        self._world.catch_up()

    def _start_vantages(self) -> None:
        for name, address in places.VANTAGES.items():
            vantage = Vantage(address, self.smtp_port, self._mail.at, terse=name == "ssh")
            self._vantages.append(vantage)
            vantage.start()

    def _follow(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()
        self._dns.follow(name)
        self._mail.follow(name)
        self._tell()

    def _asked(self, name: str) -> None:
        self._mail.expect(name)
        self._schedule_recovery(name)

    def _schedule_recovery(self, name: str) -> None:
        remaining = self._world.remaining(name)
        if remaining is not None and name not in self._timers:
            loop = asyncio.get_running_loop()
            self._timers[name] = loop.call_later(max(remaining, 0.05), self._due, name)

    def _due(self, name: str) -> None:
        """The loop's timer fired; by `clock` it may be too early."""
        del self._timers[name]
        self._world.catch_up()
        self._schedule_recovery(name)
