"""The mail servers of a domain: every address of every host at once, and others to compare with."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from bot.checks.context import Context
from bot.checks.dns.address import HostAddresses, find_addresses
from bot.checks.dns.dnssec import check_dnssec_of_host
from bot.checks.dns.resolver import compare_resolver
from bot.checks.dns.rewriting import check_rewriting, own_addresses
from bot.checks.servers.history import compare, recall
from bot.checks.servers.smtp import look_at, tell_unfinished
from bot.checks.servers.vantage import Controls
from bot.checks.tls.dane import Dane, ask_for_dane
from bot.checks.tls.demands import Demands, check_tls, needs_comparing
from bot.checks.tls.mta_sts import Policy
from bot.diagnosis.attempt import attempt
from bot.models.dns import DnsOutcome
from bot.models.history import Sighting
from bot.models.smtp import SmtpSession

T = TypeVar("T")

SILENCE = 1.2
"""Seconds: the second SYN was lost as well, so that it may be time to doubt the address."""
MOST_ZONES = 3
"""Zones of mail hosts that are looked into; most domains have one or two providers."""


class Servers:
    """Looks at them, and tells what it finds."""

    def __init__(self, context: Context, domain: str, policy: "asyncio.Task[Policy | None]") -> None:
        """`policy`: what the domain demands of TLS, being asked for meanwhile."""
        self.seen: list[tuple[str, SmtpSession]] = []
        """Host names, each with a session there."""
        self._context = context
        self._domain = domain
        self._policy = policy
        self._controls = [Controls(context, each) for each in context.prober.vantages]
        self._first = self._controls[0]
        self._beside: list[asyncio.Task[Any]] = []
        self._waiting: dict[tuple[str, str, str], float] = {}

    async def look(self, hosts: Sequence[str]) -> None:
        for controls in self._controls:
            controls.avoid((*hosts, self._domain))
        past = self._begin(attempt(recall, self._context, self._domain, hosts))
        try:
            await asyncio.gather(*(self._host(host, past) for host in hosts))
            if not self.seen:
                await asyncio.gather(
                    *(check_dnssec_of_host(self._context, each) for each in self._unlooked())
                )
            await asyncio.gather(*(controls.settle() for controls in self._controls))
        finally:
            for each in self._beside:
                each.cancel()
            for controls in self._controls:
                controls.cancel()

    def tell_unfinished(self) -> None:
        """Says who has not answered when time is up, and since when."""
        for (host, address, vantage), began in self._waiting.items():
            tell_unfinished(self._context, host, address, vantage, began)

    def _unlooked(self) -> list[str]:
        """Hosts whose lookup was refused, which may be for their zone's signatures; silence is not."""
        told = self._context.told("address")
        failed = (each for each in told if each.detail["outcome"] == "failed")
        return [each.subject for each in failed if each.detail["error"] != DnsOutcome.TIMEOUT][:MOST_ZONES]

    async def _host(self, host: str, past: "asyncio.Task[Sequence[Sighting] | None]") -> None:
        addresses = await self._with_doubts(host, find_addresses(self._context, host))
        dane = self._begin(ask_for_dane(self._context, addresses))
        if not addresses.usable:
            await compare_resolver(self._context, self._domain)
            await attempt(check_rewriting, self._context, addresses)
        sessions = await self._with_doubts(host, self._looks(addresses, dane))
        if sessions and not any(each.reached for each in sessions):
            await attempt(check_rewriting, self._context, addresses)
        if compare(self._context, host, sessions, await past or ()):
            self._first.ask()

    async def _with_doubts(self, host: str, work: Coroutine[Any, Any, T]) -> T:
        """Asks the host's own name servers beside work that lags: they are needed if it comes to nothing."""
        task = self._begin(work)
        await asyncio.wait({task}, timeout=SILENCE)
        if not task.done():
            self._begin(attempt(own_addresses, self._context, host))
        return await task

    async def _looks(self, addresses: HostAddresses, dane: "asyncio.Task[Dane]") -> Sequence[SmtpSession]:
        servers = (
            self._server(addresses.host, address, dane, controls)
            for address in addresses.usable
            for controls in self._controls
        )
        return await asyncio.gather(*servers)

    async def _server(
        self, host: str, address: str, dane: "asyncio.Task[Dane]", controls: Controls
    ) -> SmtpSession:
        key = (host, address, controls.vantage)
        self._waiting[key] = self._context.elapsed()
        look = look_at(self._context, host, address, controls.vantage)
        session = await controls.watch(look)
        del self._waiting[key]
        self.seen.append((host, session))
        if controls is self._first:
            await self._encryption(host, session, dane)
        return session

    async def _encryption(self, host: str, session: SmtpSession, dane: "asyncio.Task[Dane]") -> None:
        """Tells nothing that may be for our own network or clock before others were compared with."""
        demands = Demands(self._domain, host, await dane, await self._policy)
        if needs_comparing(session, demands):
            self._first.ask()
            await self._first.settle()
        check_tls(self._context, session, demands)

    def _begin(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begins work beside the rest; what is left of it ends with the looks."""
        task = asyncio.get_running_loop().create_task(work)
        self._beside.append(task)
        return task
