"""The behaviours of name servers, and the states of a zone's signatures."""

from enum import StrEnum

import dns.rdatatype


class NameServer(StrEnum):
    """How an authoritative name server responds to queries for the domain."""

    ANSWERS = "answers"
    SILENT = "silent"
    """No answer over UDP; connections over TCP time out."""
    REFUSES = "refuses"
    """REFUSED: the operator no longer serves the zone."""
    LAME = "lame"
    """An empty NOERROR with AA=0: it does not know that it should serve the zone."""
    FORWARDS = "forwards"
    """Answers without authority, as a cache does: some resolvers accept that, many do not."""
    FAILS = "fails"
    """SERVFAIL: the zone did not load."""
    SLOW = "slow"
    """Answers after more than a second."""
    DENIES_TYPES = "denies-types"
    """NXDOMAIN where there are no records of this type, against RFC 2308."""
    DENIES_EMPTY = "denies-empty"
    """NXDOMAIN for names that have no records but names below them, against RFC 8020."""
    DROPS_EDNS = "drops-edns"
    """No answer to queries with EDNS, as behind a firewall that takes them for an attack."""
    FORMERR_TO_EDNS = "formerr-to-edns"
    """Does not support EDNS, and says so as RFC 6891 requires."""
    NOTIMP_TO_EDNS = "notimp-to-edns"
    BADVERS_TO_EDNS = "badvers-to-edns"
    """Does not support EDNS, and says so in ways that no RFC allows."""
    TRUNCATES = "truncates"
    """TC=1 over UDP, the answer over TCP."""
    CUTS_SHORT = "cuts-short"
    """TC=1 over UDP, but it does not listen on TCP."""
    UDP_ONLY = "udp-only"
    """Does not listen on TCP; its answers are short enough to do without."""
    FAILS_AT_MX = "fails-at-mx"
    REFUSES_MX = "refuses-mx"
    SILENT_AT_MX = "silent-at-mx"
    """Behaves so only for MX queries, as load balancers may that know only addresses (cf. RFC 4074)."""
    SILENT_AT_AAAA = "silent-at-aaaa"
    """Silent only for AAAA queries, which old load balancers do not know (RFC 4074, section 4.1)."""
    FAILS_AT_TLSA = "fails-at-tlsa"
    """SERVFAIL for TLSA queries, which old servers do not know."""

    def towards(self, rdtype: int) -> "NameServer":
        """How it responds to queries for this type."""
        if self not in _AT:
            return self
        special, manner = _AT[self]
        return manner if rdtype == special else NameServer.ANSWERS


_AT = {
    NameServer.FAILS_AT_MX: (dns.rdatatype.MX, NameServer.FAILS),
    NameServer.REFUSES_MX: (dns.rdatatype.MX, NameServer.REFUSES),
    NameServer.SILENT_AT_MX: (dns.rdatatype.MX, NameServer.SILENT),
    NameServer.SILENT_AT_AAAA: (dns.rdatatype.AAAA, NameServer.SILENT),
    NameServer.FAILS_AT_TLSA: (dns.rdatatype.TLSA, NameServer.FAILS),
}


class Dnssec(StrEnum):
    """The domain's DNSSEC state."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    EXPIRED = "expired"
    """The signatures have expired."""
    WRONG_DS = "wrong-ds"
    """The DS record at the parent belongs to another key."""
    STRIPPED = "stripped"
    """The parent has a DS record, but the zone has neither key nor signatures."""

    @property
    def bogus(self) -> bool:
        """Whether a validating resolver refuses to answer."""
        return self in {Dnssec.EXPIRED, Dnssec.WRONG_DS, Dnssec.STRIPPED}
