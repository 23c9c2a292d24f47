"""How name servers, and the signatures of a zone, can be."""

from enum import StrEnum

import dns.rdatatype


class NameServer(StrEnum):
    """How an authoritative name server treats questions for the domain."""

    ANSWERS = "answers"
    SILENT = "silent"
    """No answer over UDP; connects over TCP time out."""
    REFUSES = "refuses"
    """REFUSED: the operator no longer serves the zone."""
    LAME = "lame"
    """NOERROR with AA=0 and nothing in it: it does not know that it should serve the zone."""
    FORWARDS = "forwards"
    """Answers without authority, as a cache does: some resolvers take that, many do not."""
    FAILS = "fails"
    """SERVFAIL: the zone did not load."""
    SLOW = "slow"
    """Answers after more than a second."""
    DENIES_TYPES = "denies-types"
    """NXDOMAIN in place of "nothing of this type", against RFC 2308."""
    DENIES_EMPTY = "denies-empty"
    """NXDOMAIN for names that there are only others below of, against RFC 8020."""
    DROPS_EDNS = "drops-edns"
    """No answer to who asks with EDNS, as with a firewall that takes it for an attack."""
    FORMERR_TO_EDNS = "formerr-to-edns"
    """Older than EDNS, and says so as RFC 6891 wants it."""
    NOTIMP_TO_EDNS = "notimp-to-edns"
    BADVERS_TO_EDNS = "badvers-to-edns"
    """The same, as no RFC wants it."""
    TRUNCATES = "truncates"
    """TC=1 over UDP, the answer over TCP."""
    CUTS_SHORT = "cuts-short"
    """TC=1 over UDP, and nobody listens over TCP."""
    UDP_ONLY = "udp-only"
    """Nobody listens over TCP, and its answers are short enough to do without."""
    FAILS_AT_MX = "fails-at-mx"
    REFUSES_MX = "refuses-mx"
    SILENT_AT_MX = "silent-at-mx"
    """So to questions for MX records only, as balancers may that know of addresses alone (cf. RFC 4074)."""
    SILENT_AT_AAAA = "silent-at-aaaa"
    """So to questions for IPv6 addresses, of which old balancers know nothing (RFC 4074, section 4.1)."""
    FAILS_AT_TLSA = "fails-at-tlsa"
    """SERVFAIL to questions for TLSA records, of which old servers know nothing."""

    def towards(self, rdtype: int) -> "NameServer":
        """How it treats questions for that type."""
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
    """What validation makes of the domain."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    EXPIRED = "expired"
    """The signatures ran out."""
    WRONG_DS = "wrong-ds"
    """The DS record at the parent belongs to another key."""
    STRIPPED = "stripped"
    """The parent has a DS record, the zone no key and no signatures."""

    @property
    def bogus(self) -> bool:
        """Whether a validating resolver refuses to answer."""
        return self in {Dnssec.EXPIRED, Dnssec.WRONG_DS, Dnssec.STRIPPED}
