"""Where does the zone that holds a domain begin? Follows referrals from the top (RFC 1034, section 5.3)."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.checks.dns.address import ask_for_addresses
from bot.checks.dns.names import is_within, top_level
from bot.models.dns import DnsAnswer, DnsOutcome

if TYPE_CHECKING:
    from bot.ports.looking import Resolver

MOST_SERVERS = 12
MOST_ADDRESSES = 24
MOST_LEVELS = 6
ASKED_AT_ONCE = 3
"""Name servers of a parent zone that are asked in parallel; the first answer counts."""


class Cut(NamedTuple):
    """Where the zone that holds the domain begins, and its name servers, according to the parent zone."""

    zone: str
    servers: tuple[str, ...]
    glue: tuple[tuple[str, str], ...] = ()
    denied: bool = False
    """Whether a parent zone says, with authority, that the domain does not exist."""
    answered: bool = True
    """Whether any parent zone answered."""


async def find_cut(resolver: "Resolver", domain: str) -> Cut:
    """Follows referrals from the top-level domain downwards."""
    top = top_level(domain)
    answer = await resolver.ask(top, "NS")
    cut = Cut(top, answer.records)
    for _ in range(MOST_LEVELS):
        addresses = await addresses_of(resolver, cut, cut.servers[:ASKED_AT_ONCE])
        said = await _ask_any(resolver, [each for _, each in addresses], domain)
        if said is None:
            return Cut(cut.zone, cut.servers, cut.glue, answered=cut.zone != top)
        if said.outcome is DnsOutcome.ANSWERED:  # the server serves both the parent zone and this one
            return Cut(domain, said.records[:MOST_SERVERS], said.glue)
        if not _leads_down(said, cut.zone, domain):
            denied = said.authoritative and said.outcome is DnsOutcome.NO_SUCH_NAME
            return Cut(cut.zone, cut.servers, cut.glue, denied, answered=denied or cut.zone != top)
        cut = Cut(said.zone or domain, said.servers[:MOST_SERVERS], said.glue)
        if cut.zone == domain:
            return cut
    return cut


def _leads_down(said: DnsAnswer, zone: str, domain: str) -> bool:
    """Whether it is a referral to a zone below `zone` that holds the domain."""
    below = said.zone or ""
    return said.outcome is DnsOutcome.REFERRAL and is_within(domain, below) and below.endswith(f".{zone}")


async def _ask_any(resolver: "Resolver", addresses: Iterable[str], domain: str) -> DnsAnswer | None:
    """The first answer of several servers; None if none of them answers."""
    asking = [
        asyncio.create_task(resolver.ask_server(each, domain, "NS")) for each in [*addresses][:ASKED_AT_ONCE]
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


async def addresses_of(resolver: "Resolver", cut: Cut, names: Sequence[str]) -> list[tuple[str, str]]:
    """Names with their addresses: from the glue records, otherwise looked up."""
    glued = [(name, address) for name, address in cut.glue if name in names]
    missing = [name for name in names if name not in {known for known, _ in glued}]
    found = await asyncio.gather(*(_look_up(resolver, name) for name in missing))
    return [*glued, *(pair for pairs in found for pair in pairs)][:MOST_ADDRESSES]


async def _look_up(resolver: "Resolver", name: str) -> list[tuple[str, str]]:
    answers = await ask_for_addresses(resolver, name)
    return [(name, address) for each in answers for address in each.records[:2]]
