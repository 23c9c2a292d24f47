"""The authoritative name servers of the lab, each with its own behaviour."""

import asyncio

import dns.flags
import dns.message
import dns.rcode

from playground.lab.dns import authority
from playground.lab.dns.denials import deny_wrongly
from playground.lab.dns.manners import NameServer
from playground.lab.domain import Domain
from playground.lab.world import World

_REFUSALS = {NameServer.REFUSES: dns.rcode.REFUSED, NameServer.FAILS: dns.rcode.SERVFAIL}
_REFUSALS_OF_EDNS = {
    NameServer.FORMERR_TO_EDNS: dns.rcode.FORMERR,
    NameServer.NOTIMP_TO_EDNS: dns.rcode.NOTIMP,
    NameServer.BADVERS_TO_EDNS: dns.rcode.BADVERS,
}
_CUTTING = {NameServer.TRUNCATES, NameServer.CUTS_SHORT}

SLOWNESS = 1.2
"""Seconds that a slow server takes to answer."""


class ParentServer:
    """Serves `example.`; always healthy."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def respond(self, query: dns.message.Message, _: str) -> dns.message.Message | None:
        if self._world.direct_dns_blocked:
            return None
        name = query.question[0].name
        zone = self._world.parent(name)
        if zone.origin is None or not name.is_subdomain(zone.origin):
            return authority.refuse(query, dns.rcode.REFUSED)
        return authority.answer(zone, query, None)


class DomainServer:
    """One name server of one domain."""

    def __init__(self, world: World, name: str, number: int) -> None:
        self._world = world
        self._name = name
        self._number = number

    @property
    def manner(self) -> NameServer:
        return self._world.domains[self._name].ns[self._number]

    async def respond(self, query: dns.message.Message, transport: str) -> dns.message.Message | None:
        domain = self._world.domain_of(query.question[0].name)
        if self._world.direct_dns_blocked:
            return None
        if domain is None or domain.name != self._name:
            return authority.refuse(query, dns.rcode.REFUSED)
        self._world.asked(domain)
        if self.manner is NameServer.SLOW:
            await asyncio.sleep(SLOWNESS)
        return self._answer(query, self._world.domains[self._name], transport)

    def _answer(
        self, query: dns.message.Message, domain: Domain, transport: str
    ) -> dns.message.Message | None:
        manner = self.manner.towards(query.question[0].rdtype)
        with_edns = query.edns >= 0
        if manner is NameServer.SILENT or (manner is NameServer.DROPS_EDNS and with_edns):
            return None
        if manner in _REFUSALS_OF_EDNS and with_edns:
            return authority.refuse(query, _REFUSALS_OF_EDNS[manner])
        if manner in _REFUSALS:
            return authority.refuse(query, _REFUSALS[manner])
        if manner is NameServer.LAME:
            return dns.message.make_response(query)
        if manner in _CUTTING and transport == "udp":
            return truncated(query)
        zone = self._world.zone(domain, self._number)
        response = authority.answer(zone, query, domain)
        deny_wrongly(manner, zone, response)
        if manner is NameServer.FORWARDS:
            response.flags &= ~dns.flags.AA
        return response


def truncated(query: dns.message.Message) -> dns.message.Message:
    """An empty truncated response, which asks the client to use TCP (RFC 7766)."""
    response = dns.message.make_response(query)
    response.flags |= dns.flags.AA | dns.flags.TC
    return response
