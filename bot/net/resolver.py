"""Questions to the DNS: one cache, one flight per question; direct to name servers where that tells more."""

import asyncio
import errno
import socket
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.ahead import Ahead
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.flights import Flights
from bot.net.guard import Guard
from bot.net.question import NO_VALIDATION, RECURSION, VALIDATION, Question, is_truncated, knows_no_edns
from bot.settings import Settings
from bot.turns import Turns

Endpoint = tuple[str, int]

PATIENCE = (1.0, 1.0, 3.5)
"""Seconds until our own resolver is asked again, or the next one is; the last is when we give up."""
SERVER_TRIES = 2
SERVER_PATIENCE = 1.0
"""Silence before a name server counts as dead: two tries of a second."""
MOST_BYTES = 65535
MOST_AT_ONCE = 200
SYSTEM = Path("/etc/resolv.conf")

NO_ROUTE = dict.fromkeys((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT), DnsOutcome.NO_ROUTE)


KEEP = 60.0
"""Seconds that an answer is good for, before scaling: a manual check looks again after that."""


def build_resolver(settings: Settings, guard: Guard) -> "DnsResolver":
    """Opens nothing yet."""
    keep = KEEP * settings.recheck_scale
    return DnsResolver(settings.nameservers, guard, port=settings.dns_port, keep=keep)


class DnsResolver:
    """The port `Resolver`: asks by itself, and has dnspython read the answers."""

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
        flags = RECURSION | VALIDATION | (0 if validate else NO_VALIDATION)
        tries: set[asyncio.Task[DnsAnswer]] = set()
        worst = _failed(name, rtype, DnsOutcome.UNREACHABLE, "no name server is set up on this machine")
        began = time.monotonic()
        try:
            for server, patience in zip(self._in_turn(), PATIENCE, strict=False):
                tries.add(_start(self._exchange(server, Question(name, rtype, flags), sum(PATIENCE))))
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
            answer = await self._exchange((address, self._port), Question(name, rtype), SERVER_PATIENCE)
            if answer.outcome is not DnsOutcome.TIMEOUT:
                return answer
        return _failed(name, rtype, DnsOutcome.TIMEOUT, answer.error, time.monotonic() - began)

    async def _exchange(self, server: Endpoint, question: Question, patience: float) -> DnsAnswer:
        """One question to one server."""
        async with self._room:
            await self._turns.take()
            began = time.monotonic()
            try:
                wire = await _converse(question, server, patience)
                seconds = time.monotonic() - began
                read = await READER.get()
                return read(question, wire, seconds)
            except TimeoutError:
                outcome, error = DnsOutcome.TIMEOUT, None
            except OSError as problem:
                outcome = NO_ROUTE.get(problem.errno or 0, DnsOutcome.UNREACHABLE)
                error = problem.strerror or str(problem)
            except (EOFError, ValueError) as problem:
                outcome, error = DnsOutcome.UNREACHABLE, str(problem) or type(problem).__name__
            return _failed(question.name, question.rtype, outcome, error, time.monotonic() - began)


def _load_reader() -> Callable[[Question, bytes, float], DnsAnswer]:
    from bot.net.records import read

    return read


READER = Ahead(_load_reader)
"""Of answers. Begun once a question is on its way: the library takes as long as the answer."""


async def _converse(question: Question, server: Endpoint, patience: float) -> bytes:
    """Over UDP, over TCP when truncated. Raises TimeoutError, OSError, EOFError, ValueError."""
    async with asyncio.timeout(patience):
        wire = await _over_udp(question, question.to_wire(), server)
        if knows_no_edns(wire):
            wire = await _over_udp(question, question.to_wire(edns=False), server)
        return await _over_tcp(question.to_wire(), server) if is_truncated(wire) else wire


async def _over_udp(question: Question, wire: bytes, server: Endpoint) -> bytes:
    """The first answer to this very question; whatever else comes is let pass.

    The socket is connected: the system drops what others send, and tells at once when nobody listens there.
    """
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        sock.connect(server)
        sock.send(wire)
        READER.begin()
        while True:
            answer = await asyncio.get_running_loop().sock_recv(sock, MOST_BYTES)
            if question.is_answered_by(answer):
                return answer


async def _over_tcp(wire: bytes, server: Endpoint) -> bytes:
    """Each message with its length before it (RFC 7766, section 8)."""
    reader, writer = await asyncio.open_connection(*server)
    try:
        writer.write(len(wire).to_bytes(2, "big") + wire)
        return await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
    finally:
        writer.close()


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
    """The name servers that this machine is set up with (resolv.conf(5)); none when it is with none."""
    try:
        lines = SYSTEM.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [(words[1], 53) for words in map(str.split, lines) if words[:1] == ["nameserver"] and words[1:]]
