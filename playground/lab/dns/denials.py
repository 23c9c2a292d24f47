"""Wrong denials by name servers, and their effect on a resolver. Pure functions."""

from collections.abc import Iterator

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.zone

from playground.lab.dns.manners import NameServer


def deny_wrongly(manner: NameServer, zone: dns.zone.Zone, response: dns.message.Message) -> None:
    """Changes the response to NXDOMAIN where a correct server says that there are no records of this type."""
    name = response.question[0].name
    missing = response.rcode() == dns.rcode.NOERROR and not response.answer and response.flags & dns.flags.AA
    wrongly = manner is NameServer.DENIES_TYPES or (
        manner is NameServer.DENIES_EMPTY and zone.get_node(name) is None
    )
    if missing and wrongly:
        response.set_rcode(dns.rcode.NXDOMAIN)


def is_cut_off(manner: NameServer, zone: dns.zone.Zone, name: dns.name.Name) -> bool:
    """Whether a resolver stops asking because a name above this one is denied (RFC 8020, section 2)."""
    return manner is NameServer.DENIES_EMPTY and any(
        zone.get_node(each) is None for each in _above(zone, name)
    )


def _above(zone: dns.zone.Zone, name: dns.name.Name) -> Iterator[dns.name.Name]:
    """The names between this one and the zone's origin."""
    above = name.parent()
    while zone.origin is not None and above.is_subdomain(zone.origin) and above != zone.origin:
        yield above
        above = above.parent()
