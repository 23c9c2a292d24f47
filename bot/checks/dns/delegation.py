"""Do the domain's own name servers answer? Each is asked directly (RFC 1034, section 4.2)."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.checks.context import Context
from bot.checks.dns.mail_hosts import by_preference
from bot.checks.dns.manner import WORDS, Manner, manner_of
from bot.checks.dns.zone_cut import Cut, addresses_of, find_cut
from bot.checks.ip import named, version
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer


class ZoneCopy(NamedTuple):
    """What one name server says the zone contains."""

    server: str
    servers: frozenset[str]
    hosts: frozenset[str] | None
    """The domain's mail hosts according to its MX records; None if not known."""


class Fault(NamedTuple):
    """What is wrong with the zone as a whole."""

    words: str
    facts: Mapping[str, str]


NULL_MX = frozenset({""})
_STATES = {Manner.ANSWERS: FindingState.OK, Manner.NO_ROUTE: FindingState.SKIPPED}


async def find_name_servers(context: Context, domain: str) -> Cut | None:
    """Where the domain's zone begins, and its name servers; None if the parent zones name none."""
    began = context.elapsed()
    cut = await find_cut(context.resolver, domain)
    seconds = context.elapsed() - began
    if not cut.answered:
        words = "The parent zones could not be queried directly, so the name servers were not checked"
        context.tell("domain", domain, FindingState.SKIPPED, words, seconds=seconds)
        return None
    detail = {"zone": cut.zone, "denied": cut.denied, "servers": list(cut.servers)}
    if cut.denied:
        words = f"{domain} does not exist, according to a parent zone"
        context.tell("domain", domain, FindingState.FAIL, words, detail=detail, seconds=seconds)
        return None
    count = "1 name server" if len(cut.servers) == 1 else f"{len(cut.servers)} name servers"
    words = f"{cut.zone} is delegated to {count}"
    context.tell("domain", domain, FindingState.OK, words, detail=detail, seconds=seconds)
    return cut


async def ask_name_servers(context: Context, domain: str, cut: Cut) -> None:
    pairs = await addresses_of(context.resolver, cut, cut.servers)
    for name in set(cut.servers) - {known for known, _ in pairs}:
        _tell_server(context, cut.zone, (name, None), Manner.NO_ADDRESS)
    copies = await asyncio.gather(*(_ask_server(context, domain, cut.zone, *pair) for pair in pairs))
    _tell_zone(context, domain, cut, [each for each in copies if each], [address for _, address in pairs])


async def _ask_server(context: Context, domain: str, zone: str, name: str, address: str) -> ZoneCopy | None:
    """Asks one name server and reports how it behaves; None if it says nothing about the zone."""
    asked = (zone, "NS"), (domain, "MX")
    ns, mx = await asyncio.gather(*(context.resolver.ask_server(address, *each) for each in asked))
    _tell_server(context, zone, (name, address), manner_of(ns, mx), ns if ns.failed else mx)
    if not (ns.authoritative and ns.records):
        return None
    known = mx.by_authority and not mx.canonical
    return ZoneCopy(name, frozenset(ns.records), frozenset(by_preference(mx.records)) if known else None)


def _tell_server(
    context: Context,
    zone: str,
    server: tuple[str, str | None],
    manner: Manner,
    answer: DnsAnswer | None = None,
) -> None:
    name, address = server
    error = answer.error if answer else None
    outcome = answer.outcome.value.replace("-", " ") if answer else ""
    where = named(name, address) if address else name
    context.tell(
        "delegation",
        name,
        _state_of(manner, address),
        f"{where} {WORDS[manner].format(zone=zone, error=error, outcome=outcome)}",
        address=address,
        detail={"manner": manner, "zone": zone, "error": error},
        seconds=answer.seconds if answer else 0.0,
    )


def _state_of(manner: Manner, address: str | None) -> FindingState:
    """The finding's state: silence over IPv6 is `unknown`, because we may have no IPv6 ourselves."""
    if manner is Manner.SILENT and address and version(address) == 6:
        return FindingState.UNKNOWN
    return _STATES.get(manner, FindingState.FAIL)


def _tell_zone(
    context: Context, domain: str, cut: Cut, copies: Sequence[ZoneCopy], addresses: Sequence[str]
) -> None:
    """Compares the parent zone with the name servers, and those with each other; reports one finding."""
    differ, disagree = _difference(cut, copies), _disagreement(cut, domain, copies)
    faults = [each for each in (differ, disagree, _lack_of_ipv4(cut, addresses)) if each]
    if not faults and not copies:
        return
    detail = {
        "differ": bool(differ),
        "disagree": bool(disagree),
        "null_at_some": bool(disagree) and any(each.hosts == NULL_MX for each in copies),
        "mail_hosts": sorted({host for each in copies for host in each.hosts or () if host}),
        "facts": {name: value for each in faults for name, value in each.facts.items()},
    }
    state = FindingState.WARN if faults else FindingState.OK
    words = "; ".join(each.words for each in faults) or f"The name servers of {cut.zone} agree"
    context.tell("delegation", cut.zone, state, words, detail=detail)


def _difference(cut: Cut, copies: Sequence[ZoneCopy]) -> Fault | None:
    """The parent zone lists other name servers than the zone itself."""
    named = frozenset().union(*(each.servers for each in copies))
    if not copies or named == frozenset(cut.servers):
        return None
    facts = {"parent_ns": ", ".join(sorted(cut.servers)), "child_ns": ", ".join(sorted(named))}
    return Fault(f"The parent zone lists other name servers for {cut.zone} than {cut.zone} itself", facts)


def _disagreement(cut: Cut, domain: str, copies: Sequence[ZoneCopy]) -> Fault | None:
    """The name servers disagree on where mail goes; names one server for each answer."""
    said = {each.hosts: each.server for each in reversed(copies) if each.hosts is not None}
    if len(said) < 2:
        return None
    who = "; ".join(sorted(f"to {_shown(hosts)}, says {server}" for hosts, server in said.items()))
    words = f"The name servers of {cut.zone} disagree on where mail for {domain} goes: {who}"
    return Fault(words, {"disagreement": who})


def _lack_of_ipv4(cut: Cut, addresses: Sequence[str]) -> Fault | None:
    """Every zone should have a name server with an IPv4 address (RFC 3901, section 3)."""
    if not addresses or any(version(each) == 4 for each in addresses):
        return None
    words = f"No name server of {cut.zone} has an IPv4 address, but many resolvers have no IPv6"
    return Fault(words, {"zone_without_ipv4": cut.zone})


def _shown(hosts: frozenset[str]) -> str:
    if hosts == NULL_MX:
        return "nobody (null MX)"
    return ", ".join(sorted(hosts)[:3]) or "no host of an MX record"
