"""What a name server said, in our own words: nothing above `bot/net` knows a DNS library."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class DnsOutcome(StrEnum):
    """How a question ended (RFC 1035, RFC 2308, RFC 7505)."""

    ANSWERED = "answered"
    NO_DATA = "no-data"
    """The name exists and has no record of this type."""
    NO_SUCH_NAME = "no-such-name"
    REFERRAL = "referral"
    """Without authority, with the name servers of a zone further down."""
    SERVER_FAILURE = "server-failure"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    """No packet got out, or something that is no DNS answer came back."""
    CUT_SHORT = "cut-short"
    """Truncated over UDP, and no answer over TCP (RFC 7766)."""
    NO_ROUTE = "no-route"
    """Our own side has no way there, such as no IPv6 at all: says nothing about the server."""
    FORBIDDEN = "forbidden"
    """Not asked: the address guard does not allow contact."""

    @property
    def definite(self) -> bool:
        """Whether it says something about the name."""
        return self in {DnsOutcome.ANSWERED, DnsOutcome.NO_DATA, DnsOutcome.NO_SUCH_NAME}

    @property
    def refuses(self) -> bool:
        """Whether whoever was asked says that it has no answer, instead of being silent."""
        return self in {DnsOutcome.SERVER_FAILURE, DnsOutcome.REFUSED}


class DnsAnswer(NamedTuple):
    """The answer to one question. Names are lower case, in A-labels, without a final dot."""

    name: str
    rtype: str
    outcome: DnsOutcome
    records: tuple[str, ...] = ()
    """The record data of the type asked for, as in a zone file; strings of a TXT record are joined."""
    canonical: str | None = None
    """Where a chain of aliases ended, when there was one."""
    zone: str | None = None
    """The owner of the SOA or NS records that came along: the zone that the answer is from, or refers to."""
    servers: tuple[str, ...] = ()
    """Name servers that came along in the authority section."""
    glue: tuple[tuple[str, str], ...] = ()
    """Names and addresses that came along."""
    authoritative: bool = False
    authenticated: bool = False
    """Whether our resolver validated it (AD)."""
    signed_from: datetime | None = None
    """When the last of the signatures that came along begins to hold."""
    signed_until: datetime | None = None
    """When the first of the signatures that came along runs out; they come without validation only."""
    drops_edns: bool = False
    """Whether it was silent to questions with EDNS (RFC 6891), and answered the one without."""
    error: str | None = None
    """An extended DNS error (RFC 8914) or what went wrong on the way."""
    seconds: float = 0.0

    @property
    def by_authority(self) -> bool:
        """Whether who serves the zone says it: what the name has, or that it has nothing of the kind."""
        return self.authoritative and self.outcome.definite

    @property
    def why(self) -> str:
        """It failed: what went wrong, else how it ended, in words."""
        return self.error or self.outcome.value.replace("-", " ")

    @property
    def failed(self) -> bool:
        return not self.outcome.definite and self.outcome is not DnsOutcome.REFERRAL
