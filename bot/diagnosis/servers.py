"""Checks the mail servers of a domain: all addresses of all hosts at once, and controls to compare with."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from bot.checks.context import Context
from bot.checks.dns.address import HostAddresses, find_addresses
from bot.checks.dns.dnssec import check_dnssec_of_host
from bot.checks.dns.resolver import compare_resolver
from bot.checks.dns.rewriting import authoritative_addresses, check_rewriting
from bot.checks.servers.history import compare_with_past, recall
from bot.checks.servers.smtp import check_server, tell_unfinished
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
"""Seconds after which the second SYN is lost too, so that the address itself becomes doubtful."""
MOST_CHECKED_HOSTS = 3
"""Mail hosts whose DNSSEC is checked at most; most domains have one or two providers."""


class Servers:
    """Runs the sessions with a domain's servers, and reports what they show."""

    def __init__(self, context: Context, domain: str, policy: "asyncio.Task[Policy | None]") -> None:
        """`policy`: the task that fetches the domain's MTA-STS policy."""
        self.seen: list[tuple[str, SmtpSession]] = []
        """Host names, each with a session with that host."""
        self._context = context
        self._domain = domain
        self._policy = policy
        self._controls = [Controls(context, each) for each in context.prober.vantages]
        self._first = self._controls[0]
        self._background: list[asyncio.Task[Any]] = []
        self._unanswered: dict[tuple[str, str, str], float] = {}

    async def look(self, hosts: Sequence[str]) -> None:
        """Opens a session with each address of each host, from each vantage; ends with the controls, if
        asked."""
        for controls in self._controls:
            controls.avoid((*hosts, self._domain))
        past = self._start(attempt(recall, self._context, self._domain, hosts))
        try:
            await asyncio.gather(*(self._check_host(host, past) for host in hosts))
            if not self.seen:
                await asyncio.gather(
                    *(check_dnssec_of_host(self._context, each) for each in self._refused_lookups())
                )
            await asyncio.gather(*(controls.settle() for controls in self._controls))
        finally:
            for each in self._background:
                each.cancel()
            for controls in self._controls:
                controls.cancel()

    def tell_unfinished(self) -> None:
        """Reports at the deadline which servers have not answered, and for how long."""
        for (host, address, vantage), began in self._unanswered.items():
            tell_unfinished(self._context, host, address, vantage, began)

    def _refused_lookups(self) -> list[str]:
        """Hosts whose lookup failed with an answer: DNSSEC may be the reason, which silence never shows."""
        lookups = self._context.findings_of("address")
        failed = (each for each in lookups if each.detail["outcome"] == "failed")
        return [each.subject for each in failed if each.detail["error"] != DnsOutcome.TIMEOUT][
            :MOST_CHECKED_HOSTS
        ]

    async def _check_host(self, host: str, past: "asyncio.Task[Sequence[Sighting] | None]") -> None:
        addresses = await self._or_doubt(host, find_addresses(self._context, host))
        dane = self._start(ask_for_dane(self._context, addresses))
        if not addresses.usable:
            await compare_resolver(self._context, self._domain)
            await attempt(check_rewriting, self._context, addresses)
        sessions = await self._or_doubt(host, self._check_addresses(addresses, dane))
        if sessions and not any(each.reached for each in sessions):
            await attempt(check_rewriting, self._context, addresses)
        if compare_with_past(self._context, host, sessions, await past or ()):
            self._first.ask()

    async def _or_doubt(self, host: str, work: Coroutine[Any, Any, T]) -> T:
        """Awaits work; if it lags, already asks the host's name servers, which are needed if it fails."""
        task = self._start(work)
        await asyncio.wait({task}, timeout=SILENCE)
        if not task.done():
            self._start(attempt(authoritative_addresses, self._context, host))
        return await task

    async def _check_addresses(
        self, addresses: HostAddresses, dane: "asyncio.Task[Dane]"
    ) -> Sequence[SmtpSession]:
        servers = (
            self._check_address(addresses.host, address, dane, controls)
            for address in addresses.usable
            for controls in self._controls
        )
        return await asyncio.gather(*servers)

    async def _check_address(
        self, host: str, address: str, dane: "asyncio.Task[Dane]", controls: Controls
    ) -> SmtpSession:
        key = (host, address, controls.vantage)
        self._unanswered[key] = self._context.elapsed()
        look = check_server(self._context, host, address, controls.vantage)
        session = await controls.run_beside(look)
        del self._unanswered[key]
        self.seen.append((host, session))
        if controls is self._first:
            await self._check_encryption(host, session, dane)
        return session

    async def _check_encryption(self, host: str, session: SmtpSession, dane: "asyncio.Task[Dane]") -> None:
        """Checks TLS; a fault that may be our own network's or clock's is first compared with controls."""
        demands = Demands(self._domain, host, await dane, await self._policy)
        if needs_comparing(session, demands):
            self._first.ask()
            await self._first.settle()
        check_tls(self._context, session, demands)

    def _start(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Starts work in the background; it is cancelled when the sessions are over."""
        task = asyncio.create_task(work)
        self._background.append(task)
        return task
