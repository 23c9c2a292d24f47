"""The lab as a whole: starts the servers, tells where they are, heals and sickens."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType, TracebackType
from typing import Self

from playground.lab import places
from playground.lab.certificates import AUTHORITY
from playground.lab.dns_side import DnsSide
from playground.lab.domain import Domain, load_ailments, load_domains
from playground.lab.forward import Address, Forwarder, system_resolvers
from playground.lab.limits import prepare
from playground.lab.log import Log
from playground.lab.mail_side import MailSide
from playground.lab.ports import find_port
from playground.lab.resolver import Resolver
from playground.lab.vantage import Vantage
from playground.lab.web_side import BOOTSTRAP, WebSide
from playground.lab.world import World


class Lab:
    """Sick mail domains on loopback.

    Needs Linux: macOS and the BSDs have 127.0.0.1 only, not all of 127.0.0.0/8, and full queues there do not
    drop connects. Elsewhere `start` raises LabUnavailableError with what to do instead.

    - `dns_port`, `smtp_port`, `https_port`: 0 chooses a free one, the same for all addresses of a kind.
    - `delay`: added to every answer and reply, though not to connects.
    - `patience`: how long the resolver tries dead name servers before it says SERVFAIL.
    - `clock`: monotonic. All times are in seconds.
    - `forward`: resolvers that know the rest of the world; by default the system's.
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
        self._world = World(self._initial, clock)
        forwarder = Forwarder(system_resolvers() if forward is None else forward)
        self._dns = DnsSide(self._world, Resolver(self._world, forwarder, patience), self.log, delay)
        self._mail = MailSide(self._world, self.log, delay)
        self._web = WebSide(self._world)
        self._vantages: list[Vantage] = []
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._listeners: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Raises LabUnavailableError when this machine cannot hold it."""
        prepare()
        self.dns_port = find_port(self._dns.addresses, self.dns_port)
        self.smtp_port = find_port([*self._mail.addresses, *places.VANTAGES.values()], self.smtp_port)
        self.https_port = find_port(self._web.addresses, self.https_port)
        self._world.parent()  # now, rather than while the first one waits for an answer
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

    @property
    def domains(self) -> Mapping[str, Domain]:
        """Every domain as it is now: what is wrong with it, in one line, and the cause and actor to find."""
        return MappingProxyType(self._world.domains)

    @property
    def ailments(self) -> Mapping[str, str]:
        """What `sicken` takes, each with one line about it."""
        return {name: str(each["about"]) for name, each in load_ailments().items()}

    def environment(self) -> dict[str, str]:
        """The settings that make bouncebot look here."""
        networks = places.allowed_networks(self._initial)
        return {
            "BOUNCEBOT_NAMESERVERS": f"{places.RESOLVER}:{self.dns_port}",
            "BOUNCEBOT_DNS_PORT": str(self.dns_port),
            "BOUNCEBOT_SMTP_PORT": str(self.smtp_port),
            "BOUNCEBOT_HTTPS_PORT": str(self.https_port),
            "BOUNCEBOT_RDAP": f"https://{places.REGISTRY}{BOOTSTRAP}",
            "SSL_CERT_FILE": str(AUTHORITY),
            "BOUNCEBOT_ALLOW_NETWORKS": ",".join(networks),
            "BOUNCEBOT_CONTROL_HOSTS": ",".join(places.control_hosts(self._initial, self._world.places)),
        }

    @property
    def vantages(self) -> Mapping[str, str]:
        """SOCKS5 proxies by name, as URLs: from there mail servers can be reached when port 25 is blocked."""
        return {name: f"socks5://{address}:{self.smtp_port}" for name, address in places.VANTAGES.items()}

    def heal(self, domain: str) -> None:
        """Nothing is wrong with it from now on. Raises KeyError for a domain that the lab does not have."""
        self._world.change(self._original(domain).healed())

    def sicken(self, domain: str, ailment: str) -> None:
        """This is wrong with it from now on. Raises KeyError for an unknown domain or ailment."""
        ailments = load_ailments()
        if ailment not in ailments:
            raise KeyError(f"no ailment is {ailment!r}; there are {', '.join(ailments)}")
        self._world.change(self._original(domain).sickened(ailments[ailment]))

    def heal_all(self) -> None:
        """Nothing is wrong with any patient, nor with our own side."""
        for domain in self._initial.values():
            if domain.patient:
                self.heal(domain.name)
        self._right_ourselves()

    def put_back(self) -> None:
        """Everything is as it was at the start."""
        for name in self._world.changed:
            self._world.change(self._initial[name])
        self._right_ourselves()

    def _right_ourselves(self) -> None:
        self.block_port_25(False)
        self.break_resolver(False)

    @property
    def changed(self) -> set[str]:
        """Domains that are not as they were at the start."""
        return self._world.changed

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` whenever a domain or our own side has become sick or well."""
        self._listeners.append(listener)

    def block_port_25(self, blocked: bool = True) -> None:
        """Our own network lets nothing through to mail servers, controls included."""
        self._mail.block(blocked)
        self._tell()

    def break_resolver(self, broken: bool = True) -> None:
        """Our own resolver fails for every name."""
        self._world.resolver_broken = broken
        self._tell()

    @property
    def port_25_blocked(self) -> bool:
        return self._mail.blocked

    @property
    def resolver_broken(self) -> bool:
        return self._world.resolver_broken

    def catch_up(self) -> None:
        """Lets happen what is due by the clock; in real time that happens by itself."""
        self._world.catch_up()

    def _start_vantages(self) -> None:
        for name, address in places.VANTAGES.items():
            vantage = Vantage(address, self.smtp_port, self._mail.at, terse=name == "ssh")
            self._vantages.append(vantage)
            vantage.start()

    def _original(self, domain: str) -> Domain:
        if domain not in self._initial:
            raise KeyError(f"{domain} is not in the lab")
        return self._initial[domain]

    def _follow(self, name: str) -> None:
        if timer := self._timers.pop(name, None):
            timer.cancel()
        self._dns.follow(name)
        self._mail.follow(name)
        self._tell()

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _asked(self, name: str) -> None:
        self._mail.expect(name)
        self._arm(name)

    def _arm(self, name: str) -> None:
        remaining = self._world.remaining(name)
        if remaining is not None and name not in self._timers:
            loop = asyncio.get_running_loop()
            self._timers[name] = loop.call_later(max(remaining, 0.05), self._due, name)

    def _due(self, name: str) -> None:
        """The timer rang, by the loop's clock; by ours it may be too early."""
        del self._timers[name]
        self._world.catch_up()
        self._arm(name)
