"""The answers of a resolver that filters a name and all names below it. Pure functions."""

from collections.abc import Mapping
from enum import StrEnum

import dns.edns
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from playground.lab.dns import authority
from playground.lab.places import BLOCK_PAGE, PARENT_ZONE

_SOA = "ns.filter.test. admin.filter.test. 1 3600 600 604800 60"


class Filter(StrEnum):
    DENIES = "denies"
    """NXDOMAIN without an SOA, which an authoritative denial would include (RFC 2308, section 3)."""
    DENIES_BY_POLICY = "denies-by-policy"
    """NXDOMAIN with the SOA of the filter's own zone."""
    DENIES_AS_PARENT = "denies-as-parent"
    """NXDOMAIN with the SOA of the parent zone, as a true denial would have."""
    EMPTY = "empty"
    """No records of any type."""
    ZERO = "zero"
    """0.0.0.0 and ::, and no records of any other type."""
    PAGE = "page"
    """The address of a page that says that the name is blocked."""
    SAYS_SO = "says-so"
    """NXDOMAIN with the extended error `Blocked` (RFC 8914, section 4.16)."""
    REFUSES = "refuses"
    FAILS = "fails"
    """SERVFAIL, even with checking disabled."""


def apply(how: Filter, query: dns.message.Message) -> dns.message.Message:
    """The filter's answer, instead of the true one."""
    if how in _CODES:
        response = authority.refuse(query, _CODES[how])
        if how is Filter.SAYS_SO and query.edns >= 0:
            response.use_edns(0, options=[dns.edns.EDEOption(dns.edns.EDECode.BLOCKED)])
        if how in _ZONES:
            response.authority.append(dns.rrset.from_text(_ZONES[how], 60, "IN", "SOA", _SOA))
        return response
    response = dns.message.make_response(query)
    question = query.question[0]
    if address := _ADDRESSES.get(how, {}).get(question.rdtype):
        response.answer.append(
            dns.rrset.from_text(question.name, 60, "IN", dns.rdatatype.to_text(question.rdtype), address)
        )
    return response


_CODES = {
    Filter.DENIES: dns.rcode.NXDOMAIN,
    Filter.DENIES_BY_POLICY: dns.rcode.NXDOMAIN,
    Filter.DENIES_AS_PARENT: dns.rcode.NXDOMAIN,
    Filter.SAYS_SO: dns.rcode.NXDOMAIN,
    Filter.REFUSES: dns.rcode.REFUSED,
    Filter.FAILS: dns.rcode.SERVFAIL,
}
_ZONES = {Filter.DENIES_BY_POLICY: "filter.test.", Filter.DENIES_AS_PARENT: f"{PARENT_ZONE}."}
_ADDRESSES: Mapping[Filter, Mapping[int, str]] = {
    Filter.ZERO: {dns.rdatatype.A: "0.0.0.0", dns.rdatatype.AAAA: "::"},
    Filter.PAGE: {dns.rdatatype.A: BLOCK_PAGE},
}
