"""One query to one DNS server, over UDP or TCP, and its answer."""

import asyncio
import errno
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.rcode

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.message import from_wire
from bot.net.question import ID_BYTES, DnsQuery, Endpoint, Question, Sent, build_question, send
from bot.net.records import read
from bot.net.tcp import ask as over_tcp
from bot.running.standstill import now
from bot.running.turns import Turns

MOST_OVER_UDP = 4096
"""Bytes. We announce less; longer answers come over TCP."""
MOST_AT_ONCE = 200
KEPT = 128
"""Questions, and as many answers, in the cache: all servers of a zone are asked the same at once."""

WITHOUT_EDNS = {dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS}
"""Codes by which servers refuse EDNS."""
NO_ROUTE = dict.fromkeys((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT), DnsOutcome.NO_ROUTE)


class Response(NamedTuple):
    """A response, with what the transport needs to know about it."""

    answer: DnsAnswer
    refuses_edns: bool
    """Whether the server has to be asked again without EDNS (RFC 6891, section 7)."""
    truncated: bool


class Exchange:
    """Sends queries and parses answers. A question to several servers is built once, and equal answers are
    parsed once.

    Asking and parsing take separate turns on the event loop, so no query waits for the parsing of others.
    """

    def __init__(self, first: Sent | None = None) -> None:
        """`first`: a query that is on its way already."""
        self._first = first
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._to_ask, self._to_read = Turns(), Turns()
        self._build = lru_cache(KEPT)(build_question)
        self._read = lru_cache(KEPT)(_read)

    async def __call__(self, query: DnsQuery, patience: float, *, tcp: bool = False) -> DnsAnswer:
        """The answer, or a failure as an answer. `patience`: seconds; `tcp`: do not try UDP first."""
        async with self._slots:
            await self._to_ask.take()
            began = now()
            try:
                return await (self._converse_over_tcp if tcp else self._converse)(query, patience)
            except (_CutShortError, OSError, ValueError, dns.exception.DNSException) as problem:
                return failed(query.name, query.rtype, *_outcome_of(problem), now() - began)

    async def _converse(self, query: DnsQuery, patience: float) -> DnsAnswer:
        """Over UDP, and over TCP if truncated. Raises TimeoutError, OSError, DNSException, _CutShortError."""
        sent = self._send(query)
        began, until = sent.at, now() + patience
        async with asyncio.timeout_at(until):
            response = await self._receive(sent)
            if response.refuses_edns and query.edns:
                sent = self._send(query._replace(edns=False))
                response = await self._receive(sent)
        if response.truncated:
            response = await self._over_tcp(query.server, sent.question, until)
        return response.answer._replace(seconds=now() - began)

    async def _converse_over_tcp(self, query: DnsQuery, patience: float) -> DnsAnswer:
        """Raises ValueError, DNSException, _CutShortError."""
        began = now()
        question = self._build(query.name, query.rtype, query.flags, query.edns)
        response = await self._over_tcp(query.server, question, began + patience)
        return response.answer._replace(seconds=now() - began)

    def _send(self, query: DnsQuery) -> Sent:
        if self._first and self._first.query == query:
            first, self._first = self._first, None
            return first
        return send(query, self._build(query.name, query.rtype, query.flags, query.edns), now())

    async def _receive(self, sent: Sent) -> Response:
        """The first response to this question; anything else that comes is ignored."""
        with sent.socket as sock:
            while True:
                wire = await asyncio.get_running_loop().sock_recv(sock, MOST_OVER_UDP)
                await self._to_read.take()
                with suppress(dns.exception.DNSException, ValueError):
                    if wire[:ID_BYTES] == sent.id:
                        return self._read(sent.question, wire[ID_BYTES:])

    async def _over_tcp(self, server: Endpoint, question: Question, until: float) -> Response:
        """`until`: by the loop's clock. Raises ValueError, DNSException, _CutShortError."""
        message_id = secrets.token_bytes(ID_BYTES)
        try:
            async with asyncio.timeout_at(until):
                wire = await over_tcp(server, message_id + question.wire)
        except (OSError, EOFError) as problem:  # a TimeoutError is an OSError
            raise _CutShortError from problem
        if wire[:ID_BYTES] != message_id:
            raise ValueError("an answer to another question")
        await self._to_read.take()
        return self._read(question, wire[ID_BYTES:])


def _read(question: Question, wire: bytes) -> Response:
    """Parses a response without its id. Raises ValueError, DNSException if it is no answer."""
    response = from_wire(bytes(ID_BYTES) + wire)
    if not response.answers(*question.name_and_type):
        raise ValueError("an answer to another question")
    refuses_edns, truncated = response.rcode in WITHOUT_EDNS, bool(response.flags & dns.flags.TC)
    return Response(read(question, response), refuses_edns, truncated)


class _CutShortError(Exception):
    """The answer is truncated over UDP, and none comes over TCP."""


def _outcome_of(problem: Exception) -> tuple[DnsOutcome, str | None]:
    """How a query ended that has no answer, and the error if there is more to say."""
    match problem:
        case _CutShortError():
            return DnsOutcome.CUT_SHORT, None
        case TimeoutError():
            return DnsOutcome.TIMEOUT, None
        case OSError():
            outcome = NO_ROUTE.get(problem.errno or 0, DnsOutcome.UNREACHABLE)
            return outcome, problem.strerror or str(problem)
        case _:
            return DnsOutcome.UNREACHABLE, str(problem) or type(problem).__name__


def failed(
    name: str, rtype: str, outcome: DnsOutcome, error: str | None = None, seconds: float = 0.0
) -> DnsAnswer:
    return DnsAnswer(name=name, rtype=rtype, outcome=outcome, error=error, seconds=seconds)
