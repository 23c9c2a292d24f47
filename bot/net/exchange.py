"""One question to one DNS server, and its answer."""

import asyncio
import errno
import secrets
import time
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.rcode

from bot.models.dns import DnsAnswer, DnsOutcome
from bot.net.message import from_wire
from bot.net.question import ID_BYTES, Asked, Endpoint, Question, Sent, make, send
from bot.net.records import read
from bot.net.tcp import ask as over_tcp
from bot.turns import Turns

MOST_OVER_UDP = 4096
"""Bytes. We ask for less; what is longer comes over TCP, and would hold up the loop while it is read."""
MOST_AT_ONCE = 200
KEPT = 128
"""Questions, and as many answers: the servers of a zone are all asked the same at the same time."""

WITHOUT_EDNS = {dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS}
"""How servers refuse EDNS that do not know it; the last says so of the only version that there is."""
NO_ROUTE = dict.fromkeys((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT), DnsOutcome.NO_ROUTE)


class Response(NamedTuple):
    """What came over UDP."""

    answer: DnsAnswer
    refuses_edns: bool
    """Whether the server does not know EDNS and has to be asked without (RFC 6891, section 7)."""
    cut_short: bool


class Exchange:
    """A question to several servers is built once, and equal answers of theirs are parsed once.

    Asking and parsing each have turns of their own on the event loop: no question waits for answers to
    others.
    """

    def __init__(self, first: Sent | None = None) -> None:
        """`first`: a question that is on its way already."""
        self._first = first
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._to_ask, self._to_read = Turns(), Turns()
        self._make = lru_cache(KEPT)(make)
        self._read = lru_cache(KEPT)(_read)

    async def __call__(
        self,
        server: Endpoint,
        name: str,
        rtype: str,
        flags: int,
        patience: float,
        *,
        edns: bool = True,
        tcp: bool = False,
    ) -> DnsAnswer:
        """`tcp`: over that alone."""
        async with self._room:
            await self._to_ask.take()
            began = time.monotonic()
            try:
                asked = Asked(server, name, rtype, flags, edns)
                if tcp:
                    answer = await self._converse_over_tcp(asked, patience)
                    return answer._replace(seconds=time.monotonic() - began)
                sent = self._send(asked)
                answer = await self._converse(sent, patience)
                return answer._replace(seconds=time.monotonic() - sent.at)
            except _CutShortError:
                outcome, error = DnsOutcome.CUT_SHORT, None
            except TimeoutError:
                outcome, error = DnsOutcome.TIMEOUT, None
            except OSError as problem:
                outcome = NO_ROUTE.get(problem.errno or 0, DnsOutcome.UNREACHABLE)
                error = problem.strerror or str(problem)
            except (ValueError, dns.exception.DNSException) as problem:
                outcome, error = DnsOutcome.UNREACHABLE, str(problem) or type(problem).__name__
            return failed(name, rtype, outcome, error, time.monotonic() - began)

    def _send(self, asked: Asked) -> Sent:
        if self._first and self._first.asked == asked:
            first, self._first = self._first, None
            return first
        return send(asked, self._make(asked.name, asked.rtype, asked.flags, asked.edns))

    async def _converse(self, sent: Sent, patience: float) -> DnsAnswer:
        """Over UDP, over TCP when truncated. Raises TimeoutError, OSError, DNSException, _CutShortError."""
        until = asyncio.get_running_loop().time() + patience
        async with asyncio.timeout_at(until):
            response = await self._receive(sent)
            if response.refuses_edns and sent.asked.edns:
                sent = self._send(sent.asked._replace(edns=False))
                response = await self._receive(sent)
        if response.cut_short:
            response = await self._over_tcp(sent.asked.server, sent.question, until)
        return response.answer

    async def _converse_over_tcp(self, asked: Asked, patience: float) -> DnsAnswer:
        """Raises ValueError, DNSException, _CutShortError."""
        question = self._make(asked.name, asked.rtype, asked.flags, asked.edns)
        until = asyncio.get_running_loop().time() + patience
        return (await self._over_tcp(asked.server, question, until)).answer

    async def _receive(self, sent: Sent) -> Response:
        """The first to this very question; whatever else comes is let pass."""
        with sent.socket as sock:
            while True:
                wire = await asyncio.get_running_loop().sock_recv(sock, MOST_OVER_UDP)
                await self._to_read.take()
                with suppress(dns.exception.DNSException, ValueError):
                    if wire[:ID_BYTES] == sent.id:
                        return self._read(sent.question, wire[ID_BYTES:])

    async def _over_tcp(self, server: Endpoint, question: Question, until: float) -> Response:
        """`until`: on the loop's clock. Raises ValueError, DNSException, _CutShortError."""
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
    """What comes under the question's id. Raises ValueError, DNSException for what is no answer to it."""
    response = from_wire(bytes(ID_BYTES) + wire)
    if not response.answers(*question.asked):
        raise ValueError("an answer to another question")
    refuses_edns, cut_short = response.rcode in WITHOUT_EDNS, bool(response.flags & dns.flags.TC)
    return Response(read(question, response), refuses_edns, cut_short)


class _CutShortError(Exception):
    """Over UDP the answer is truncated, and over TCP none comes."""


def failed(
    name: str, rtype: str, outcome: DnsOutcome, error: str | None = None, seconds: float = 0.0
) -> DnsAnswer:
    return DnsAnswer(name=name, rtype=rtype, outcome=outcome, error=error, seconds=seconds)
