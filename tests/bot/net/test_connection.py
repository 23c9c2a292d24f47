"""What a failed connection shows: a fault of the other side, or of ours."""

import asyncio
import errno
import socket
import ssl
from contextlib import suppress
from unittest.mock import Mock

import pytest

from bot.models.smtp import SmtpOutcome, SmtpSession, Stage
from bot.net import smtp
from bot.net.connection import ConnectError, connect, tcp_facts
from bot.net.smtp import Session


async def test_a_connection_reset_at_once_had_been_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refused SYN is another error; from a near server only the reset after it may be seen."""

    async def reset(_: socket.socket, __: object) -> None:
        raise ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", reset)
    session = Session("mx.example.com", "127.0.0.1", 25, "me.example", ssl.create_default_context())
    seen = await session.run()
    assert (seen.outcome, seen.stage, seen.reached) == (SmtpOutcome.CLOSED, Stage.BANNER, True)


async def test_the_socket_of_a_connection_does_not_block() -> None:
    """A blocking socket would stop the whole event loop."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        _, port = server.getsockname()
        with await connect("127.0.0.1", port, None) as sock:
            assert not sock.getblocking()


@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="this system does not tell")
async def test_the_kernels_round_trip_time_is_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        _, port = server.getsockname()
        with await connect("127.0.0.1", port, None) as sock:
            facts = tcp_facts(sock)
    assert facts.round_trip is not None
    assert 0 < facts.round_trip < 1
    assert facts.retransmissions == 0


@pytest.mark.skipif(not hasattr(socket, "TCP_INFO"), reason="this system does not tell")
@pytest.mark.parametrize(("unanswered", "lost"), [(0, 6), (5, 1)])
def test_unacknowledged_retransmissions_do_not_count_as_losses(unanswered: int, lost: int) -> None:
    sock = Mock(getsockopt=Mock(return_value=bytes([1, 0, unanswered, *bytes(97), 6, *bytes(3)])))
    assert tcp_facts(sock).retransmissions == lost


@pytest.fixture
async def network_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: socket.socket, __: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", refuse)


async def outcome_of(address: str) -> SmtpOutcome:
    with pytest.raises(ConnectError) as failed:
        await connect(address, 25, None)
    return failed.value.outcome


@pytest.mark.usefixtures("network_unreachable")
async def test_with_a_route_here_an_unreachable_network_is_a_routers_answer() -> None:
    assert await outcome_of("127.0.0.1") is SmtpOutcome.UNREACHABLE


@pytest.mark.usefixtures("network_unreachable")
async def test_without_a_route_here_it_is_our_side(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect_nowhere(_: socket.socket, __: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect_nowhere)
    assert await outcome_of("127.0.0.1") is SmtpOutcome.NO_ROUTE


async def seen_where_starttls_gets(
    answer: str, *, reads: int = 0, host: str = "mx.example.com"
) -> SmtpSession:
    """With a server that offers it, sends this answer, and hangs up after `reads` more bytes (-1: never)."""
    served = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in ("220 mx.example.com", "250-mx.example.com\r\n250 STARTTLS"):
            writer.write(f"{line}\r\n".encode())
            await reader.readline()
        writer.write(f"{answer}\r\n".encode())
        with suppress(ConnectionError):
            await reader.read(reads)
            writer.close()
            await writer.wait_closed()
        served.set()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        _, port = server.sockets[0].getsockname()
        session = Session(host, "127.0.0.1", port, "me.example", ssl.create_default_context())
        seen = await session.run()
        await asyncio.wait_for(served.wait(), 60)
    return seen


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("454 4.7.0 TLS not available", SmtpOutcome.TLS_FAILED),
        ("250 what is that?", SmtpOutcome.GARBLED),
    ],
)
async def test_a_server_that_refuses_starttls_is_classified_by_its_answer(
    answer: str, outcome: SmtpOutcome
) -> None:
    seen = await seen_where_starttls_gets(answer)
    assert (seen.outcome, seen.stage, seen.reply) == (outcome, Stage.STARTTLS, answer)


@pytest.mark.parametrize(
    ("reads", "why"), [(1, "closed in the handshake"), (-1, "no handshake within 0.1 s")]
)
async def test_a_failed_tls_handshake_is_described_by_what_happened(
    reads: int, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "REPLY_PATIENCE", 0.1)
    seen = await seen_where_starttls_gets("220 go ahead", reads=reads)
    assert (seen.outcome, seen.error) == (SmtpOutcome.TLS_FAILED, why)


@pytest.mark.parametrize("host", ["\\000" * 30 + ".evil.example", "x" * 64 + ".example"])
async def test_a_name_that_tls_cannot_carry_is_not_sent(host: str) -> None:
    """A stranger's DNS may name such a host; the other hosts' sessions must not fail with it."""
    seen = await seen_where_starttls_gets("220 go ahead", reads=1, host=host)
    assert (seen.outcome, seen.error) == (SmtpOutcome.TLS_FAILED, "closed in the handshake")
