"""What one look at a mail server showed (RFC 5321)."""

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
    """How a session ended, at the stage that it names."""

    OK = "ok"
    """To QUIT."""
    TIMEOUT = "timeout"
    REFUSED = "refused"
    """The connection was reset at once: nothing listens."""
    UNREACHABLE = "unreachable"
    """A router on the way, or the SOCKS proxy, says that there is no way to it."""
    NO_ROUTE = "no-route"
    """Our own side has no way there, such as no IPv6 at all: says nothing about the server."""
    CLOSED = "closed"
    """The other side hung up."""
    REJECTED = "rejected"
    """A reply of 4xx or 5xx."""
    GARBLED = "garbled"
    """Not SMTP, or more of it than anybody should send."""
    TLS_FAILED = "tls-failed"
    FORBIDDEN = "forbidden"
    """Not asked: the address guard does not allow contact."""
    NO_VANTAGE = "no-vantage"
    """The SOCKS proxy that it should be made from does not work."""


class Issuer(NamedTuple):
    """A certificate above the server's own, which the server sent along."""

    not_after: datetime
    certificate_digests: Mapping[int, str]
    key_digests: Mapping[int, str]


class Certificate(NamedTuple):
    """What a mail server showed in the TLS handshake."""

    names: tuple[str, ...]
    """DNS names it is for, in A-labels; a wildcard starts with `*.`."""
    not_before: datetime
    not_after: datetime
    issuer: str
    certificate_digests: Mapping[int, str]
    """TLSA data of the whole certificate, by matching type (RFC 6698, section 2.1)."""
    key_digests: Mapping[int, str]
    """The same of its public key."""
    issuers: tuple[Issuer, ...] = ()
    """Those whose signatures lead upwards from it, as far as the server sent them."""
    untrusted: str | None = None
    """Why no authority vouches for it; None when one does. Says nothing of dates and names."""


class SmtpSession(NamedTuple):
    """One session: connect, banner, EHLO, STARTTLS, QUIT. Never a recipient, never a message."""

    address: str
    outcome: SmtpOutcome
    stage: Stage
    """Where it ended."""
    vantage: str = "direct"
    reply: str | None = None
    """The last reply, capped and without control characters."""
    banner: str | None = None
    extensions: Mapping[str, str] = {}
    """EHLO keywords in upper case, with their parameters."""
    tls_version: str | None = None
    certificate: Certificate | None = None
    error: str | None = None
    """What went wrong, in the words of the system or library."""
    timings: Mapping[Stage, float] = {}
    """Seconds that each stage took."""
    round_trip: float | None = None
    """Smoothed TCP round trip in seconds, where the system tells."""
    retransmissions: int = 0
    seconds: float = 0.0
    source: str | None = None
    """The address of ours that it came from, as this machine sees it; None through a proxy."""
    at: datetime | None = None
    """When it began, in UTC; an answer that is shared keeps the time of its making."""

    @property
    def reached(self) -> bool:
        """Whether a TCP connection came about."""
        return self.stage is not Stage.CONNECT

    @property
    def tells(self) -> bool:
        """Whether it says anything about the server: not when it was never asked."""
        return self.outcome not in {SmtpOutcome.NO_ROUTE, SmtpOutcome.FORBIDDEN, SmtpOutcome.NO_VANTAGE}

    @property
    def size_limit(self) -> int | None:
        """Octets that the server takes (RFC 1870); None for no fixed limit or none told."""
        value = self.extensions.get("SIZE", "")
        return int(value) or None if value.isascii() and value.isdigit() and len(value) < 19 else None
