"""A TCP connection to one vetted address, direct or through a SOCKS5 proxy, and the kernel's measurements."""

import asyncio
import errno
import socket
import struct
from typing import NamedTuple

from bot.models.smtp import SmtpOutcome
from bot.net.question import family_of

CONNECT_PATIENCE = 3.1
"""Seconds after which SYNs at 0, 1 and 3 seconds have gone unanswered."""

_UNANSWERED, _ROUND_TRIP, _RETRANSMISSIONS = 2, 23, 31
_TCP_INFO = struct.Struct("8B24I")
"""The beginning of Linux's `struct tcp_info` (linux/tcp.h)."""

_OUTCOMES = {
    errno.ECONNREFUSED: SmtpOutcome.REFUSED,
    errno.ECONNRESET: SmtpOutcome.CLOSED,  # after connecting: a reset SYN is ECONNREFUSED
    errno.ETIMEDOUT: SmtpOutcome.TIMEOUT,
    errno.EHOSTUNREACH: SmtpOutcome.UNREACHABLE,
    errno.ENETUNREACH: SmtpOutcome.NO_ROUTE,
    errno.EADDRNOTAVAIL: SmtpOutcome.NO_ROUTE,
    errno.EAFNOSUPPORT: SmtpOutcome.NO_ROUTE,
}
_SOCKS_OUTCOMES = {5: SmtpOutcome.REFUSED, 6: SmtpOutcome.TIMEOUT, 2: SmtpOutcome.NO_VANTAGE}
"""Reply codes of RFC 1928, section 6; all others mean only "not reachable"."""


class ConnectError(Exception):
    """The connection failed."""

    def __init__(self, outcome: SmtpOutcome, words: str) -> None:
        super().__init__(words)
        self.outcome = outcome


class TcpFacts(NamedTuple):
    """What the kernel measured on a connection."""

    round_trip: float | None = None
    """Seconds."""
    retransmissions: int = 0
    """Without those never acknowledged: they mean silence, or a packet too large for the path."""


async def connect(address: str, port: int, proxy: str | None) -> socket.socket:
    """A connected socket. `proxy`: a SOCKS5 URL, or None. Raises ConnectError."""
    try:
        async with asyncio.timeout(CONNECT_PATIENCE):
            return await (_through(proxy, address, port) if proxy else _directly(address, port))
    except TimeoutError:
        raise ConnectError(SmtpOutcome.TIMEOUT, f"no answer within {CONNECT_PATIENCE} s") from None
    except OSError as error:
        outcome = _OUTCOMES.get(error.errno or 0, SmtpOutcome.UNREACHABLE)
        if outcome is SmtpOutcome.NO_ROUTE and _has_route(address):
            outcome = SmtpOutcome.UNREACHABLE
        raise ConnectError(outcome, error.strerror or str(error)) from error


async def _directly(address: str, port: int) -> socket.socket:
    sock = socket.socket(family_of(address), socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except BaseException:
        sock.close()
        raise
    return sock


def _has_route(address: str) -> bool:
    """Whether this machine has a route there; if so, a router further on refused. Sends no packet."""
    try:
        with socket.socket(family_of(address), socket.SOCK_DGRAM) as sock:
            sock.connect((address, 9))
    except OSError:
        return False
    return True


async def _through(proxy: str, address: str, port: int) -> socket.socket:
    from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError
    from python_socks.async_.asyncio import Proxy

    try:
        return await Proxy.from_url(proxy).connect(
            dest_host=address, dest_port=port, timeout=CONNECT_PATIENCE
        )
    except ProxyConnectionError as error:
        raise ConnectError(SmtpOutcome.NO_VANTAGE, f"the proxy does not answer: {error}") from error
    except ProxyTimeoutError:
        raise TimeoutError from None
    except ProxyError as error:
        outcome = _SOCKS_OUTCOMES.get(error.error_code or 0, SmtpOutcome.UNREACHABLE)
        raise ConnectError(outcome, f"the proxy says: {error}") from error


def tcp_facts(sock: socket.socket) -> TcpFacts:
    """The kernel's measurements; empty on systems other than Linux."""
    option = getattr(socket, "TCP_INFO", None)
    if option is None:
        return TcpFacts()
    try:
        fields = _TCP_INFO.unpack(sock.getsockopt(socket.IPPROTO_TCP, option, _TCP_INFO.size))
    except (OSError, struct.error):
        return TcpFacts()
    answered = fields[_RETRANSMISSIONS] - fields[_UNANSWERED]
    return TcpFacts(round_trip=fields[_ROUND_TRIP] / 1e6, retransmissions=answered)
