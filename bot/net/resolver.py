"""Questions to the DNS: one cache, one flight per question; direct to name servers where that tells more."""

import asyncio
import errno
import socket
import time
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import suppress
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.rcode

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.net.records import read
from bot.settings import Settings
from bot.turns import Turns

Endpoint = tuple[str, int]

PATIENCE = (1.0, 1.0, 3.5)
"""Seconds until our own resolver is asked again, or the next one is; the last is when we give up."""
SERVER_TRIES = 2
SERVER_PATIENCE = 1.0
"""Silence before a name server counts as dead: two tries of a second."""
PAYLOAD = 1232
"""EDNS size that does not fragment (DNS flag day 2020)."""
MOST_BYTES = 65535
MOST_AT_ONCE = 200

NO_ROUTE = dict.fromkeys((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT), DnsOutcome.NO_ROUTE)


KEEP = 60.0
"""Seconds that an answer is good for, before scaling: a manual check looks again after that."""


def build_resolver(settings: Settings, guard: Guard) -> "DnsResolver":
    """Opens nothing yet."""
    keep = KEEP * settings.recheck_scale
    return DnsResolver(settings.nameservers, guard, port=settings.dns_port, keep=keep)


class DnsResolver:
    """The port `Resolver` over dnspython."""

    def __init__(
        self, servers: Sequence[Endpoint], guard: Guard, *, port: int = 53, keep: float = 60.0
    ) -> None:
        """`port`: that of authoritative servers. `keep`: seconds that answers stay good.

        Failures only for a tenth of that: an old one beside a control's new answer blames the wrong side.
        """
        self._servers = tuple(servers) or tuple(system_servers())
        self._guard = guard
        self._port = port
        self._flights: Flights[tuple[str, ...], DnsAnswer] = Flights(
            lambda answer: keep / 10 if answer.failed else keep
        )
        self._fresh: Flights[tuple[str, ...], DnsAnswer] = Flights(lambda _: 0.0)
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._turns = Turns()

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        key = ("", name, rtype, "" if validate else "cd")
        flights = self._fresh if fresh else self._flights
        return await flights.share(key, lambda: self._ask(name, rtype, validate))

    async def ask_server(self, address: str, name: str, rtype: str, *, fresh: bool = False) -> DnsAnswer:
        why = self._guard.refusal(address)
        if why:
            return DnsAnswer(name=name, rtype=rtype, outcome=DnsOutcome.FORBIDDEN, error=why)
        key = (address, name, rtype, "")
        flights = self._fresh if fresh else self._flights
        return await flights.share(key, lambda: self._ask_server(address, name, rtype))

    async def _ask(self, name: str, rtype: str, validate: bool) -> DnsAnswer:
        """One server after the other, without giving up on those asked before: the first answer counts."""
        flags = dns.flags.RD | dns.flags.AD | (0 if validate else dns.flags.CD)
        tries: set[asyncio.Task[DnsAnswer]] = set()
        worst = _failed(name, rtype, DnsOutcome.UNREACHABLE, "no name server is set up on this machine")
        began = time.monotonic()
        try:
            for server, patience in zip(self._in_turn(), PATIENCE, strict=False):
                tries.add(_start(self._exchange(server, name, rtype, flags, sum(PATIENCE))))
                done, tries = await _first(tries, patience)
                for each in done:
                    worst = each.result()
                    if not worst.failed or worst.outcome is DnsOutcome.SERVER_FAILURE:
                        return worst
            return (
                worst
                if not tries
                else _failed(name, rtype, DnsOutcome.TIMEOUT, None, time.monotonic() - began)
            )
        finally:
            for each in tries:
                each.cancel()

    def _in_turn(self) -> Iterator[Endpoint]:
        for number in range(len(PATIENCE) if self._servers else 0):
            yield self._servers[number % len(self._servers)]

    async def _ask_server(self, address: str, name: str, rtype: str) -> DnsAnswer:
        answer = _failed(name, rtype, DnsOutcome.TIMEOUT)
        began = time.monotonic()
        for _ in range(SERVER_TRIES):
            answer = await self._exchange((address, self._port), name, rtype, 0, SERVER_PATIENCE)
            if answer.outcome is not DnsOutcome.TIMEOUT:
                return answer
        return _failed(name, rtype, DnsOutcome.TIMEOUT, answer.error, time.monotonic() - began)

    async def _exchange(
        self, server: Endpoint, name: str, rtype: str, flags: int, patience: float
    ) -> DnsAnswer:
        """One question to one server."""
        async with self._room:
            await self._turns.take()
            began = time.monotonic()
            try:
                signatures = bool(flags & dns.flags.CD)
                query = dns.message.make_query(
                    name, rtype, use_edns=0, payload=PAYLOAD, flags=flags, want_dnssec=signatures
                )
                response = await _converse(query, server, patience)
                return read((name, rtype), response, time.monotonic() - began)
            except _CutShortError:
                outcome, error = DnsOutcome.CUT_SHORT, None
            except TimeoutError:
                outcome, error = DnsOutcome.TIMEOUT, None
            except OSError as problem:
                outcome = NO_ROUTE.get(problem.errno or 0, DnsOutcome.UNREACHABLE)
                error = problem.strerror or str(problem)
            except (EOFError, ValueError, dns.exception.DNSException) as problem:
                outcome, error = DnsOutcome.UNREACHABLE, str(problem) or type(problem).__name__
            return _failed(name, rtype, outcome, error, time.monotonic() - began)


async def _converse(query: dns.message.Message, server: Endpoint, patience: float) -> dns.message.Message:
    """Over UDP, over TCP when truncated. Raises TimeoutError, OSError, DNSException, _CutShortError."""
    cut_short = False
    try:
        async with asyncio.timeout(patience):
            response = await _over_udp(query, server)
            if response.rcode() == dns.rcode.FORMERR and query.edns >= 0:  # before EDNS (RFC 6891, section 7)
                query.use_edns(False)
                response = await _over_udp(query, server)
            cut_short = bool(response.flags & dns.flags.TC)
            return await _over_tcp(query, server) if cut_short else response
    except (OSError, EOFError) as problem:
        if cut_short:
            raise _CutShortError from problem
        raise


class _CutShortError(Exception):
    """Over UDP the answer is truncated, and over TCP none comes."""


async def _over_udp(query: dns.message.Message, server: Endpoint) -> dns.message.Message:
    """The first answer to this very question; whatever else comes is let pass.

    The socket is connected: the system drops what others send, and tells at once when nobody listens there.
    """
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.connect(server)
        sock.send(query.to_wire())
        while True:
            wire = await asyncio.get_running_loop().sock_recv(sock, MOST_BYTES)
            with suppress(dns.exception.DNSException, ValueError):
                response = dns.message.from_wire(wire)
                if query.is_response(response):
                    return response


async def _over_tcp(query: dns.message.Message, server: Endpoint) -> dns.message.Message:
    import dns.asyncquery  # few answers are truncated

    return await dns.asyncquery.tcp(query, server[0], port=server[1])


def _start(work: Coroutine[Any, Any, DnsAnswer]) -> asyncio.Task[DnsAnswer]:
    return asyncio.get_running_loop().create_task(work)


async def _first(
    tries: set[asyncio.Task[DnsAnswer]], patience: float
) -> tuple[set[asyncio.Task[DnsAnswer]], set[asyncio.Task[DnsAnswer]]]:
    return await asyncio.wait(tries, timeout=patience, return_when=asyncio.FIRST_COMPLETED)


def _failed(
    name: str, rtype: str, outcome: DnsOutcome, error: str | None = None, seconds: float = 0.0
) -> DnsAnswer:
    return DnsAnswer(name=name, rtype=rtype, outcome=outcome, error=error, seconds=seconds)


def system_servers() -> list[Endpoint]:
    """The name servers that this machine is set up with; none when it is with none."""
    import dns.resolver  # of no use where an operator names them

    try:
        return [(str(each), 53) for each in dns.resolver.Resolver(configure=True).nameservers]
    except (dns.resolver.NoResolverConfiguration, OSError):
        return []
