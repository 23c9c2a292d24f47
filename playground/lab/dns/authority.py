"""The answers of an authoritative name server from a zone (RFC 1034, section 4.3.2). Pure functions."""

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.zone

from playground.lab.dns import signing
from playground.lab.dns.manners import Dnssec
from playground.lab.domain import Domain

_MAX_CHAIN = 8


def answer(zone: dns.zone.Zone, query: dns.message.Message, domain: Domain | None) -> dns.message.Message:
    """An answer with authority, a referral, or a denial with the SOA. `domain` is None at the parent."""
    response = dns.message.make_response(query)
    question = query.question[0]
    if not _refer(zone, question.name, question.rdtype, response):
        response.flags |= dns.flags.AA
        _fill(zone, question.name, question.rdtype, response)
    if domain is not None and query.ednsflags & dns.flags.DO:
        _sign(domain, response)
    return response


def refuse(query: dns.message.Message, rcode: dns.rcode.Rcode) -> dns.message.Message:
    """A response with nothing but a response code."""
    response = dns.message.make_response(query)
    response.set_rcode(rcode)
    return response


def _refer(
    zone: dns.zone.Zone, name: dns.name.Name, rdtype: dns.rdatatype.RdataType, response: dns.message.Message
) -> bool:
    """Refers to the servers of a zone below, with glue. Returns False if there is no zone cut."""
    cut = _cut(zone, name)
    if cut is None or (cut == name and rdtype == dns.rdatatype.DS):
        return False
    servers = _records(zone, cut, dns.rdatatype.NS)
    assert servers is not None
    response.authority.append(servers)
    kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
    glue = (_records(zone, each.target, kind) for each in servers for kind in kinds)
    response.additional.extend(rrset for rrset in glue if rrset is not None)
    return True


def _cut(zone: dns.zone.Zone, name: dns.name.Name) -> dns.name.Name | None:
    while name.is_subdomain(_origin(zone)) and name != zone.origin:
        if _records(zone, name, dns.rdatatype.NS):
            return name
        name = name.parent()
    return None


def _fill(
    zone: dns.zone.Zone, name: dns.name.Name, rdtype: dns.rdatatype.RdataType, response: dns.message.Message
) -> None:
    """Follows aliases inside the zone, then answers or denies."""
    for _ in range(_MAX_CHAIN):
        found, alias = _records(zone, name, rdtype), _records(zone, name, dns.rdatatype.CNAME)
        if found is not None or alias is None:
            break
        response.answer.append(alias)
        name = alias[0].target
    if found is not None:
        response.answer.append(found)
    elif alias is None and name.is_subdomain(_origin(zone)):
        _deny(zone, name, response)


def _deny(zone: dns.zone.Zone, name: dns.name.Name, response: dns.message.Message) -> None:
    if not any(each.is_subdomain(name) for each in zone):
        response.set_rcode(dns.rcode.NXDOMAIN)
    soa = _records(zone, _origin(zone), dns.rdatatype.SOA)
    assert soa is not None
    response.authority.append(soa)


def _records(
    zone: dns.zone.Zone, name: dns.name.Name, rdtype: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    """The zone's records at a name; None if there are none, or the name is outside the zone."""
    return zone.get_rrset(name, rdtype) if name.is_subdomain(_origin(zone)) else None


def _origin(zone: dns.zone.Zone) -> dns.name.Name:
    assert zone.origin is not None
    return zone.origin


def _sign(domain: Domain, response: dns.message.Message) -> None:
    if domain.dnssec in {Dnssec.UNSIGNED, Dnssec.STRIPPED}:
        return
    for section in (response.answer, response.authority):
        section.extend([signing.signature(domain, rrset) for rrset in section])
