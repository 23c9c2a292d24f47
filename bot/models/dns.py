"""DNS answers in types of our own, so that only `bot/net` needs the DNS library."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class DnsOutcome(StrEnum):
    """How a query ended (RFC 1035, RFC 2308, RFC 7505)."""

    ANSWERED = "answered"
    NO_DATA = "no-data"
    """The name exists, but has no record of this type."""
    NO_SUCH_NAME = "no-such-name"
    REFERRAL = "referral"
    """No answer, but the name servers of a zone below."""
    SERVER_FAILURE = "server-failure"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    """No packet got out, or what came back is no DNS answer."""
    CUT_SHORT = "cut-short"
    """Truncated over UDP, and no answer over TCP (RFC 7766)."""
    NO_ROUTE = "no-route"
    """This machine has no route, such as no IPv6 at all; says nothing about the server."""
    FORBIDDEN = "forbidden"
    """Not asked: the address guard does not allow contact."""

    @property
    def definite(self) -> bool:
        """Whether it says something about the name."""
        return self in {DnsOutcome.ANSWERED, DnsOutcome.NO_DATA, DnsOutcome.NO_SUCH_NAME}

    @property
    def refuses(self) -> bool:
        """Whether the server said that it has no answer, instead of being silent."""
        return self in {DnsOutcome.SERVER_FAILURE, DnsOutcome.REFUSED}


class DnsAnswer(NamedTuple):
    """The answer to one query. Names are lower-case A-labels without a final dot."""

    name: str
    rtype: str
    outcome: DnsOutcome
    records: tuple[str, ...] = ()
    """Record data of the requested type, as in a zone file; the strings of a TXT record are joined."""
    canonical: str | None = None
    """The end of the chain of aliases (CNAME), if there is one."""
    zone: str | None = None
    """The owner of the SOA or NS records in it: the zone that the answer is from, or refers to."""
    servers: tuple[str, ...] = ()
    """Name servers in the authority section."""
    glue: tuple[tuple[str, str], ...] = ()
    """Names and addresses in the additional section."""
    authoritative: bool = False
    authenticated: bool = False
    """Whether our resolver validated it (AD)."""
    signed_from: datetime | None = None
    """Latest start of the signatures' validity; set only without validation, as `signed_until` is."""
    signed_until: datetime | None = None
    """Earliest expiry of the signatures."""
    drops_edns: bool = False
    """Whether the server answered only the query without EDNS (RFC 6891)."""
    error: str | None = None
    """An extended DNS error (RFC 8914), or what failed in transport."""
    seconds: float = 0.0

    @property
    def by_authority(self) -> bool:
        """Whether a server of the zone says what the name has, or that it has nothing of this type."""
        return self.authoritative and self.outcome.definite

    @property
    def why(self) -> str:
        """Why it failed, in words."""
        return self.error or self.outcome.value.replace("-", " ")

    @property
    def failed(self) -> bool:
        return not self.outcome.definite and self.outcome is not DnsOutcome.REFERRAL
