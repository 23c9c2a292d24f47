"""One session with a mail server: connect, banner, EHLO, STARTTLS, QUIT; each stage is timed."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.models.smtp import Certificate, SmtpOutcome, SmtpSession, Stage
from bot.net import handshake
from bot.net.connection import ConnectError, TcpFacts, connect, tcp_facts
from bot.net.dialogue import GarbledError, HungUpError, Reply, receive, send
from bot.running.standstill import now
from bot.running.tasks import begin

BANNER_BYTES, EHLO_BYTES = 2048, 16384
BANNER_FIRST, BANNER_WHOLE = 7.0, 8.0
"""Seconds for the banner's first line and for all of it: postscreen and other greet pauses take six."""
REPLY_PATIENCE = 5.0
QUIT_PATIENCE = 0.5


class _EndedError(Exception):
    """The session ended before QUIT."""

    def __init__(self, outcome: SmtpOutcome, reply: str | None = None, error: str | None = None) -> None:
        super().__init__(outcome)
        self.outcome, self.reply, self.error = outcome, reply, error


@dataclass(slots=True)
class Session:
    """A session under way. `run` always ends with a result, whatever the server does."""

    host: str
    address: str
    port: int
    helo: str
    context: ssl.SSLContext
    vantage: str = "direct"
    proxy: str | None = None

    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    stage: Stage = Stage.CONNECT
    timings: dict[Stage, float] = field(default_factory=dict)
    facts: TcpFacts = field(default_factory=TcpFacts)
    source: str | None = None
    banner: Reply | None = None
    extensions: dict[str, str] = field(default_factory=dict)
    tls_version: str | None = None
    certificate: Certificate | None = None

    async def run(self) -> SmtpSession:
        began = now()
        try:
            await self._converse()
            return self._session(SmtpOutcome.OK, began)
        except ConnectError as problem:
            if problem.outcome is SmtpOutcome.CLOSED:  # it was connected
                self.stage = Stage.BANNER
            return self._session(problem.outcome, began, error=str(problem))
        except _EndedError as end:
            return self._session(end.outcome, began, reply=end.reply, error=end.error)

    async def _converse(self) -> None:
        with self._timed(Stage.CONNECT):
            sock = await connect(self.address, self.port, self.proxy)
        handshake.READER.begin()
        try:
            self.source = None if self.proxy else sock.getsockname()[0]
            reader, writer = await asyncio.open_connection(sock=sock, limit=EHLO_BYTES)
        except OSError as problem:
            sock.close()
            raise ConnectError(SmtpOutcome.CLOSED, str(problem)) from problem
        try:
            await self._talk(reader, writer)
        except BaseException:
            writer.transport.abort()
            raise
        finally:  # at the end, to count losses during the whole session
            self.facts = tcp_facts(sock)
        self.stage = Stage.QUIT
        _quit_in_background(reader, writer)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.banner = await self._reply(reader, Stage.BANNER, BANNER_BYTES, BANNER_WHOLE)
        _require_positive(self.banner)
        await self._greet(reader, writer)
        if "STARTTLS" in self.extensions:
            await self._secure(reader, writer)

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Sends EHLO, or HELO if the server does not know EHLO (RFC 5321, section 3.2)."""
        self.stage = Stage.EHLO
        await _send(writer, f"EHLO {self.helo}")
        reply = await self._reply(reader, Stage.EHLO, EHLO_BYTES)
        if reply.code in {500, 501, 502, 504}:
            await _send(writer, f"HELO {self.helo}")
            reply = await self._reply(reader, Stage.EHLO, EHLO_BYTES)
        _require_positive(reply)
        for line in reply.lines[1:100]:
            keyword, _, parameters = line.partition(" ")
            self.extensions[keyword.upper()[:64]] = parameters.strip()[:200]

    async def _secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.stage = Stage.STARTTLS
        await _send(writer, "STARTTLS")
        reply = await self._reply(reader, Stage.STARTTLS, BANNER_BYTES)
        if reply.code != 220:
            if reply.code >= 400:
                raise _EndedError(SmtpOutcome.TLS_FAILED, reply.text)
            words = f"answers STARTTLS with \u201c{reply.text[:60]}\u201d"
            raise _EndedError(SmtpOutcome.GARBLED, reply.text, words)
        with self._timed(Stage.TLS):
            try:
                await handshake.start_tls(writer, self.context, self.host, REPLY_PATIENCE)
            except (ssl.SSLError, OSError, EOFError) as problem:
                raise _EndedError(SmtpOutcome.TLS_FAILED, error=_describe(problem)) from problem
        self.tls_version = handshake.tls_version(writer)
        self.certificate = await handshake.certificate(writer)

    async def _reply(
        self, reader: asyncio.StreamReader, stage: Stage, most: int, patience: float = REPLY_PATIENCE
    ) -> Reply:
        with self._timed(stage):
            try:
                return await receive(reader, most=most, patience=patience, first=BANNER_FIRST)
            except TimeoutError:
                raise _EndedError(SmtpOutcome.TIMEOUT) from None
            except GarbledError as problem:
                raise _EndedError(SmtpOutcome.GARBLED, error=str(problem)) from None
            except HungUpError as problem:
                raise _EndedError(SmtpOutcome.CLOSED, error=str(problem)) from None

    @contextmanager
    def _timed(self, stage: Stage) -> Iterator[None]:
        self.stage = stage
        began = now()
        try:
            yield
        finally:
            self.timings[stage] = now() - began

    def _session(
        self, outcome: SmtpOutcome, began: float, *, reply: str | None = None, error: str | None = None
    ) -> SmtpSession:
        return SmtpSession(
            address=self.address,
            vantage=self.vantage,
            outcome=outcome,
            stage=self.stage,
            reply=reply and reply[:500],
            banner=self.banner.text[:500] if self.banner else None,
            extensions=self.extensions,
            tls_version=self.tls_version,
            certificate=self.certificate,
            error=error and error[:300],
            timings=self.timings,
            round_trip=self.facts.round_trip,
            retransmissions=self.facts.retransmissions,
            seconds=now() - began,
            source=self.source,
            at=self.at,
        )


_leaving: set[asyncio.Task[None]] = set()


def _quit_in_background(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Sends QUIT (RFC 5321, section 4.1.1.10); the result does not wait for the reply."""
    begin(_quit(reader, writer), _leaving)


async def _quit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await send(writer, "QUIT")
        await receive(reader, most=BANNER_BYTES, patience=QUIT_PATIENCE, first=QUIT_PATIENCE)
    except (TimeoutError, GarbledError, HungUpError):
        return
    finally:
        writer.transport.abort()


def _require_positive(reply: Reply) -> None:
    if not reply.positive:
        raise _EndedError(SmtpOutcome.REJECTED, reply.text)


async def _send(writer: asyncio.StreamWriter, line: str) -> None:
    try:
        await send(writer, line)
    except HungUpError as problem:
        raise _EndedError(SmtpOutcome.CLOSED, error=str(problem)) from None


def _describe(problem: Exception) -> str:
    if isinstance(problem, ssl.SSLCertVerificationError):
        return problem.verify_message
    if isinstance(problem, TimeoutError):
        return f"no handshake within {REPLY_PATIENCE:g} s"
    return getattr(problem, "reason", None) or str(problem) or "closed in the handshake"
