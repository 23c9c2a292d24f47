"""Do the domain's own name servers answer? From the top down, each asked directly (RFC 1034, section 4.2)."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.checks.scene import Scene
from bot.models import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

MOST_SERVERS = 12
MOST_LEVELS = 6
ASKED_AT_ONCE = 3
"""Servers of a zone above that are asked for the way down; the first answer counts."""

_MANNERS = {
    DnsOutcome.TIMEOUT: "silent",
    DnsOutcome.UNREACHABLE: "silent",
    DnsOutcome.SERVER_FAILURE: "fails",
    DnsOutcome.FORBIDDEN: "not-public",
    DnsOutcome.NO_ROUTE: "no-route",
}
_WORDS = {
    "answers": "answers for {zone}",
    "lame": "does not serve {zone}: it answers without authority",
    "fails": "fails for {zone} (SERVFAIL)",
    "silent": "does not answer",
    "not-public": "was not asked: its address is {error}",
    "no-route": "was not asked: no way there from here",
    "no-address": "has no address",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the zone that holds the domain begins, as the zone above says."""

    zone: str
    servers: tuple[str, ...]
    glue: tuple[tuple[str, str], ...] = ()
    denied: bool = False
    """Whether a zone above says, with authority, that the domain does not exist."""
    asked: bool = True
    """Whether anybody above answered at all."""


async def check_delegation(scene: Scene, domain: str) -> None:
    began = scene.elapsed()
    cut = await find_cut(scene, domain)
    seconds = scene.elapsed() - began
    detail = {"zone": cut.zone, "denied": cut.denied, "servers": list(cut.servers)}
    if not cut.asked:
        words = "The zones above could not be asked directly, so the name servers were not looked at"
        scene.tell("domain", domain, FindingState.SKIPPED, words, seconds=seconds)
    elif cut.denied:
        words = f"{domain} does not exist: a zone above it says so itself"
        scene.tell("domain", domain, FindingState.FAIL, words, detail=detail, seconds=seconds)
    else:
        words = f"{cut.zone} is delegated to {len(cut.servers)} name servers"
        scene.tell("domain", domain, FindingState.OK, words, detail=detail, seconds=seconds)
        await _ask_servers(scene, cut)


async def find_cut(scene: Scene, domain: str) -> Cut:
    """Follows referrals from the top-level domain downwards."""
    top = domain.rpartition(".")[2]
    answer = await scene.resolver.ask(top, "NS")
    cut = Cut(top, answer.records)
    for _ in range(MOST_LEVELS):
        addresses = await _addresses_of(scene, cut, cut.servers[:ASKED_AT_ONCE])
        said = await _ask_any(scene, [each for _, each in addresses], domain)
        if said is None:
            return Cut(cut.zone, cut.servers, cut.glue, asked=cut.zone != top)
        if not _leads_down(said, cut.zone, domain):
            denied = said.authoritative and said.outcome is DnsOutcome.NO_SUCH_NAME
            return Cut(cut.zone, cut.servers, cut.glue, denied, asked=denied or cut.zone != top)
        cut = Cut(said.zone or domain, said.servers[:MOST_SERVERS], said.glue)
        if cut.zone == domain:
            return cut
    return cut


def _leads_down(said: DnsAnswer, zone: str, domain: str) -> bool:
    below = said.zone or ""
    inside = domain == below or domain.endswith(f".{below}")
    return said.outcome is DnsOutcome.REFERRAL and inside and below.endswith(f".{zone}")


async def _ask_any(scene: Scene, addresses: Iterable[str], domain: str) -> DnsAnswer | None:
    """The first answer of several servers; None when none of them answers."""
    asking = [
        asyncio.ensure_future(scene.resolver.ask_server(each, domain, "NS"))
        for each in [*addresses][:ASKED_AT_ONCE]
    ]
    try:
        for each in asyncio.as_completed(asking):
            said = await each
            if not said.failed:
                return said
        return None
    finally:
        for task in asking:
            task.cancel()


async def _addresses_of(scene: Scene, cut: Cut, names: Sequence[str]) -> list[tuple[str, str]]:
    """Names with their addresses: from the glue, else looked up."""
    glued = [(name, address) for name, address in cut.glue if name in names]
    missing = [name for name in names if name not in {known for known, _ in glued}]
    found = await asyncio.gather(*(_look_up(scene, name) for name in missing))
    return [*glued, *(pair for pairs in found for pair in pairs)]


async def _look_up(scene: Scene, name: str) -> list[tuple[str, str]]:
    answers = await asyncio.gather(scene.resolver.ask(name, "A"), scene.resolver.ask(name, "AAAA"))
    return [(name, address) for each in answers for address in each.records[:2]]


async def _ask_servers(scene: Scene, cut: Cut) -> None:
    pairs = await _addresses_of(scene, cut, cut.servers)
    for name in set(cut.servers) - {known for known, _ in pairs}:
        _tell_server(scene, cut.zone, (name, None), "no-address")
    child = await asyncio.gather(*(_ask_server(scene, cut.zone, name, address) for name, address in pairs))
    _compare(scene, cut, [each for each in child if each])


async def _ask_server(scene: Scene, zone: str, name: str, address: str) -> tuple[frozenset[str], str] | None:
    """The NS set and the serial that a server has; None without authority."""
    soa, ns = await asyncio.gather(
        scene.resolver.ask_server(address, zone, "SOA"), scene.resolver.ask_server(address, zone, "NS")
    )
    serves = soa.authoritative and soa.outcome is DnsOutcome.ANSWERED
    manner = "answers" if serves else _MANNERS.get(soa.outcome, "lame")
    _tell_server(scene, zone, (name, address), manner, soa)
    return (frozenset(ns.records), soa.records[0].split()[2]) if serves and ns.records else None


def _tell_server(
    scene: Scene,
    zone: str,
    server: tuple[str, str | None],
    manner: str,
    answer: DnsAnswer | None = None,
) -> None:
    name, address = server
    states = {"answers": FindingState.OK, "no-route": FindingState.SKIPPED}
    error = answer.error if answer else None
    where = f"{name} [{address}]" if address else name
    scene.tell(
        "delegation",
        name,
        states.get(manner, FindingState.FAIL),
        f"{where} {_WORDS[manner].format(zone=zone, error=error)}",
        address=address,
        detail={"manner": manner, "zone": zone, "error": error},
        seconds=answer.seconds if answer else 0.0,
    )


def _compare(scene: Scene, cut: Cut, child: Sequence[tuple[frozenset[str], str]]) -> None:
    """Parent against child, and the children among themselves."""
    if not child:
        return
    named = frozenset().union(*(names for names, _ in child))
    serials = {serial for _, serial in child}
    differ = named != frozenset(cut.servers)
    detail = {"differ": differ, "serials": sorted(serials)}
    if differ:
        facts = {"parent_ns": ", ".join(sorted(cut.servers)), "child_ns": ", ".join(sorted(named))}
        words = f"The zone above {cut.zone} names other name servers than {cut.zone} itself"
        detail["facts"] = facts
    elif len(serials) > 1:
        words = f"The name servers of {cut.zone} have different versions: {', '.join(sorted(serials))}"
    else:
        words = f"The name servers of {cut.zone} agree"
    state = FindingState.WARN if differ or len(serials) > 1 else FindingState.OK
    scene.tell("delegation", cut.zone, state, words, detail=detail)
