"""One question to one DNS server, and its answer. Wire formats are dnspython's."""

import asyncio
import errno
import secrets
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import dns.exception
import dns.flags
import dns.message
import dns.rcode

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.records import read
from bot.turns import Turns

Endpoint = tuple[str, int]

PAYLOAD = 1232
"""EDNS size that does not fragment (DNS flag day 2020)."""
MOST_BYTES = 65535
MOST_AT_ONCE = 200
KEPT = 256
"""Questions and answers: those of a zone's servers, which are asked the same at the same time."""

NO_ROUTE = dict.fromkeys((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT), DnsOutcome.NO_ROUTE)
_ID = 2
"""Bytes: a message begins with its id (RFC 1035, section 4.1.1), and all else is the same again."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Made once, and asked under another id each time."""

    name: str
    rtype: str
    message: dns.message.Message
    wire: bytes
    """What follows the id."""


class Exchange:
    """What several servers are asked is made once, and what they answer alike is read once.

    Both share each turn of the loop, and have turns of their own: no question waits until others are read.
    """

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._to_ask, self._to_read = Turns(), Turns()
        self._make = lru_cache(KEPT)(_make)
        self._read = lru_cache(KEPT)(_read)

    async def __call__(
        self, server: Endpoint, name: str, rtype: str, flags: int, patience: float
    ) -> DnsAnswer:
        async with self._room:
            await self._to_ask.take()
            began = time.monotonic()
            try:
                response = await self._converse(server, name, rtype, flags, patience)
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
            return failed(name, rtype, outcome, error, time.monotonic() - began)

    async def _converse(
        self, server: Endpoint, name: str, rtype: str, flags: int, patience: float
    ) -> dns.message.Message:
        """Over UDP, over TCP when truncated. Raises TimeoutError, OSError, DNSException, _CutShortError."""
        question = self._make(name, rtype, flags)
        cut_short = False
        try:
            async with asyncio.timeout(patience):
                response = await self._over_udp(question, server)
                if response.rcode() == dns.rcode.FORMERR:  # before EDNS (RFC 6891, section 7)
                    question = self._make(name, rtype, flags, edns=False)
                    response = await self._over_udp(question, server)
                cut_short = bool(response.flags & dns.flags.TC)
                return await _over_tcp(question, server) if cut_short else response
        except (OSError, EOFError) as problem:
            if cut_short:
                raise _CutShortError from problem
            raise

    async def _over_udp(self, question: Question, server: Endpoint) -> dns.message.Message:
        """The first answer to this very question; whatever else comes is let pass.

        The socket is connected: the system drops what others send, and tells at once when none listens there.
        """
        number = secrets.token_bytes(_ID)
        family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.setblocking(False)
            sock.connect(server)
            sock.send(number + question.wire)
            while True:
                wire = await asyncio.get_running_loop().sock_recv(sock, MOST_BYTES)
                await self._to_read.take()
                with suppress(dns.exception.DNSException, ValueError):
                    if wire[:_ID] == number:
                        return self._read(question, wire[_ID:])


def _make(name: str, rtype: str, flags: int, edns: bool = True) -> Question:
    """With signatures where our resolver is told not to check them (CD)."""
    message = dns.message.make_query(
        name,
        rtype,
        use_edns=0 if edns else False,
        payload=PAYLOAD,
        want_dnssec=edns and bool(flags & dns.flags.CD),
        flags=flags,
        id=0,
    )
    return Question(name, rtype, message, message.to_wire()[_ID:])


def _read(question: Question, wire: bytes) -> dns.message.Message:
    """What comes under the question's id. Raises ValueError, DNSException for what is no answer to it."""
    response = dns.message.from_wire(bytes(_ID) + wire)
    if not question.message.is_response(response):
        raise ValueError("an answer to another question")
    return response


class _CutShortError(Exception):
    """Over UDP the answer is truncated, and over TCP none comes."""


async def _over_tcp(question: Question, server: Endpoint) -> dns.message.Message:
    import dns.asyncquery  # few answers are truncated

    return await dns.asyncquery.tcp(question.message, server[0], port=server[1])


def failed(
    name: str, rtype: str, outcome: DnsOutcome, error: str | None = None, seconds: float = 0.0
) -> DnsAnswer:
    return DnsAnswer(name=name, rtype=rtype, outcome=outcome, error=error, seconds=seconds)
