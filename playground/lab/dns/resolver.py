"""The lab's recursive resolver, which behaves like a validating one that queries the lab's name servers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from playground.lab.dns import authority, filters
from playground.lab.dns.denials import deny_wrongly, is_cut_off
from playground.lab.dns.manners import Dnssec, NameServer
from playground.lab.dns.name_server import SLOWNESS
from playground.lab.domain import Domain
from playground.lab.places import PARENT_ZONE
from playground.lab.world import World

Forward = Callable[[dns.message.Message], Awaitable[dns.message.Message]]

_PARENT = dns.name.from_text(PARENT_ZONE)
_SERVES = {
    *(NameServer.ANSWERS, NameServer.FORWARDS, NameServer.TRUNCATES, NameServer.SLOW),
    *(NameServer.DENIES_TYPES, NameServer.DENIES_EMPTY, NameServer.UDP_ONLY),
    *(NameServer.FORMERR_TO_EDNS, NameServer.NOTIMP_TO_EDNS, NameServer.BADVERS_TO_EDNS),
}
_SILENT = {NameServer.SILENT, NameServer.DROPS_EDNS}
"""Name servers that a resolver gets no answer from, as it always uses EDNS."""
_MAX_CHAIN = 8
WALK = 2
"""Queries to a domain's name servers for one answer: for the zone cut, and the query itself."""
_ERRORS = {
    Dnssec.EXPIRED: dns.edns.EDECode.SIGNATURE_EXPIRED,
    Dnssec.WRONG_DS: dns.edns.EDECode.DNSKEY_MISSING,
    Dnssec.STRIPPED: dns.edns.EDECode.RRSIGS_MISSING,
}
"""Extended DNS errors (RFC 8914)."""


class Resolver:
    """Answers for the lab's domains, and forwards other queries."""

    def __init__(self, world: World, forward: Forward, patience: float) -> None:
        self._world = world
        self._forward = forward
        self._patience = patience
        self._kept: set[tuple[dns.name.Name, int]] = set()
        """Names and types that were queried before."""

    async def respond(self, query: dns.message.Message, _: str) -> dns.message.Message | None:
        if query.question[0].rdtype in self._world.unanswered:
            return None
        how = self._world.filter_of(query.question[0].name)
        response = filters.apply(how, query) if how else await self._resolve(query)
        response.flags |= dns.flags.RA
        response.flags &= ~dns.flags.AA
        return response

    async def _resolve(self, query: dns.message.Message) -> dns.message.Message:
        if self._world.resolver_broken:
            return authority.refuse(query, dns.rcode.SERVFAIL)
        if self._world.resolver_misdated and not query.flags & dns.flags.CD:
            return _failure(query, dns.edns.EDECode.DNSSEC_BOGUS)
        asked = query.question[0].name, query.question[0].rdtype
        if self._world.resolver_cut_off and asked not in self._kept:
            return _failure(query, dns.edns.EDECode.NO_REACHABLE_AUTHORITY)
        self._kept.add(asked)
        response = await self._step(query)
        for _ in range(_MAX_CHAIN):
            target = _loose_end(response)
            if target is None:
                return response
            further = await self._step(_asking(query, target))
            response.answer.extend(further.answer)
            response.authority = further.authority
            response.set_rcode(further.rcode())
            if not further.answer:
                return response
        return authority.refuse(query, dns.rcode.SERVFAIL)

    async def _step(self, query: dns.message.Message) -> dns.message.Message:
        question = query.question[0]
        domain = self._world.domain_of(question.name)
        if domain is not None and domain.delegated and not _at_cut(domain, question.name, question.rdtype):
            self._world.asked(domain)
            return await self._from_child(query, self._world.domains[domain.name])
        if question.name.is_subdomain(_PARENT):
            return authority.answer(self._world.parent(question.name), query, None)
        return await self._forward(query)

    async def _from_child(self, query: dns.message.Message, domain: Domain) -> dns.message.Message:
        manners = [each.towards(query.question[0].rdtype) for each in domain.ns]
        server = _first_that_serves(domain, manners)
        if server is None:
            await self._wait_for(manners)
            return _failure(query, dns.edns.EDECode.NO_REACHABLE_AUTHORITY)
        if manners[server] is NameServer.SLOW:
            await asyncio.sleep(WALK * SLOWNESS)
        if domain.dnssec.bogus and (self._world.resolver_insists or not query.flags & dns.flags.CD):
            await self._wait_for(manners)
            return _failure(query, _ERRORS[domain.dnssec])
        zone, manner = self._world.zone(domain, server), manners[server]
        if is_cut_off(manner, zone, query.question[0].name):
            return authority.refuse(query, dns.rcode.NXDOMAIN)
        response = authority.answer(zone, query, domain)
        deny_wrongly(manner, zone, response)
        if domain.dnssec is Dnssec.SIGNED and _wants_verdict(query):
            response.flags |= dns.flags.AD
        return response

    async def _wait_for(self, manners: Sequence[NameServer]) -> None:
        """Waits as a resolver does before it fails: it also tries the silent servers, as any may have a
        usable answer."""
        await asyncio.sleep(self._patience if _SILENT.intersection(manners) else 0)


def _wants_verdict(query: dns.message.Message) -> bool:
    """Whether the client wants the AD bit (RFC 6840, section 5.8)."""
    asked = query.flags & dns.flags.AD or query.ednsflags & dns.flags.DO
    return bool(asked) and not query.flags & dns.flags.CD


def _first_that_serves(domain: Domain, manners: Sequence[NameServer]) -> int | None:
    """The index of the first name server that is in the parent zone and answers."""
    named = domain.ns_at_parent
    serving = (i for i, each in enumerate(manners) if each in _SERVES and domain.ns_name(i + 1) in named)
    return next(serving, None)


def _at_cut(domain: Domain, name: dns.name.Name, rdtype: int) -> bool:
    """Whether the parent answers the query, as for the DS record (RFC 4035, section 3.1.4.1)."""
    return rdtype == dns.rdatatype.DS and name == dns.name.from_text(domain.name)


def _failure(query: dns.message.Message, code: dns.edns.EDECode) -> dns.message.Message:
    response = authority.refuse(query, dns.rcode.SERVFAIL)
    if query.edns >= 0:
        response.use_edns(0, options=[dns.edns.EDEOption(code)])
    return response


def _asking(query: dns.message.Message, name: dns.name.Name) -> dns.message.Message:
    """The same query for another name."""
    further = dns.message.make_query(name, query.question[0].rdtype, use_edns=query.edns)
    further.flags = query.flags
    further.ednsflags = query.ednsflags
    return further


def _loose_end(response: dns.message.Message) -> dns.name.Name | None:
    """The target of the last alias if its own records are missing."""
    wanted = response.question[0].rdtype
    aliases = [each for each in response.answer if each.rdtype == dns.rdatatype.CNAME]
    if not aliases or wanted == dns.rdatatype.CNAME or any(each.rdtype == wanted for each in response.answer):
        return None
    denied = bool(response.authority)
    target: dns.name.Name = aliases[-1][0].target
    return None if denied else target
