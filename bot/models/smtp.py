"""The result of a session with a mail server (RFC 5321)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    CONNECT = "connect"
    BANNER = "banner"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    TLS = "tls"
    QUIT = "quit"


class SmtpOutcome(StrEnum):
    """How a session ended; its `stage` says where."""

    OK = "ok"
    """Complete, up to QUIT."""
    TIMEOUT = "timeout"
    REFUSED = "refused"
    """The connection was refused: nothing listens on the port."""
    UNREACHABLE = "unreachable"
    """A router on the path, or the SOCKS proxy, says that the server cannot be reached."""
    NO_ROUTE = "no-route"
    """This machine has no route, such as no IPv6 at all; says nothing about the server."""
    CLOSED = "closed"
    """The server closed the connection."""
    REJECTED = "rejected"
    """A reply of 4xx or 5xx."""
    GARBLED = "garbled"
    """The server does not speak SMTP, or sends too much."""
    TLS_FAILED = "tls-failed"
    FORBIDDEN = "forbidden"
    """Not asked: the address guard does not allow contact."""
    NO_VANTAGE = "no-vantage"
    """The SOCKS proxy of the vantage does not work."""
    HELD_BACK = "held-back"
    """Not asked: too many sessions with its network were under way."""


_NOT_ASKED = frozenset(
    {SmtpOutcome.NO_ROUTE, SmtpOutcome.FORBIDDEN, SmtpOutcome.NO_VANTAGE, SmtpOutcome.HELD_BACK}
)


class Issuer(NamedTuple):
    """A certificate above the server's own in the chain that the server sent."""

    not_after: datetime
    certificate_digests: Mapping[int, str]
    key_digests: Mapping[int, str]


class Certificate(NamedTuple):
    """The certificate that a mail server showed in the TLS handshake."""

    names: tuple[str, ...]
    """DNS names that it is for, in A-labels; a wildcard begins with `*.`."""
    not_before: datetime
    not_after: datetime
    issuer: str
    certificate_digests: Mapping[int, str]
    """TLSA data of the whole certificate, by matching type (RFC 6698, section 2.1)."""
    key_digests: Mapping[int, str]
    """TLSA data of its public key, by matching type."""
    issuers: tuple[Issuer, ...] = ()
    """The certificates that issued it and each other, upwards, as far as the server sent them."""
    untrusted: str | None = None
    """Why no trusted authority vouches for it; None if one does. Dates and names are not considered."""


class SmtpSession(NamedTuple):
    """One session: connect, banner, EHLO, STARTTLS, QUIT. It never names a recipient or sends a message."""

    address: str
    outcome: SmtpOutcome
    stage: Stage
    """Where it ended."""
    vantage: str = "direct"
    reply: str | None = None
    """The reply that ended the session, shortened and without control characters."""
    banner: str | None = None
    extensions: Mapping[str, str] = {}
    """EHLO keywords in upper case, with their parameters."""
    tls_version: str | None = None
    certificate: Certificate | None = None
    error: str | None = None
    """What went wrong, in words."""
    timings: Mapping[Stage, float] = {}
    """Seconds that each stage took."""
    round_trip: float | None = None
    """Smoothed TCP round trip in seconds, if the system reports it."""
    retransmissions: int = 0
    seconds: float = 0.0
    source: str | None = None
    """Our IP address that it came from, as this machine sees it; None through a proxy."""
    at: datetime | None = None
    """When it began, in UTC; also for a cached session."""

    @property
    def reached(self) -> bool:
        """Whether a TCP connection was made."""
        return self.stage is not Stage.CONNECT

    @property
    def is_conclusive(self) -> bool:
        """Whether it says anything about the server, that is, whether the server was asked."""
        return self.outcome not in _NOT_ASKED

    @property
    def size_limit(self) -> int | None:
        """Bytes that the server accepts (RFC 1870); None if it announces no limit."""
        value = self.extensions.get("SIZE", "")
        return int(value) or None if value.isascii() and value.isdigit() and len(value) < 19 else None
