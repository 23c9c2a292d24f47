"""Can we ask name servers directly at all? Many networks allow that only to their own resolver."""

import asyncio

from bot.checks.context import Context
from bot.checks.dns import name_servers
from bot.checks.dns.manner import Manner
from bot.checks.dns.names import top_level
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.suffixes import registrable

_ADDRESSES = {4: "A", 6: "AAAA"}


async def compare_direct_dns(context: Context, domain: str, over: int = 4) -> None:
    """Asks the name servers of the control hosts' zones; without control names, the top-level domain's.

    They are asked for MX records, like the domain's, because a filter may let only some types through; and
    over TCP if the domain's failed over TCP, because our firewall may allow DNS over UDP only.

    `over`: 4 or 6, for IPv4 or IPv6.
    """
    names = context.ourselves.control_names or [top_level(domain)]
    await asyncio.gather(*(_compare(context, name, over) for name in names))


async def _compare(context: Context, name: str, over: int) -> None:
    zone, addresses = await _find_servers(context, name, over)
    if not addresses:
        words = f"{name}'s name servers could not be found for comparison over IPv{over}"
        context.tell("vantage", name, FindingState.SKIPPED, words)
        return
    tcp = Manner.CUT_SHORT in name_servers.manners(context.findings)
    answers = await asyncio.gather(
        *(context.resolver.ask_server(each, zone, "MX", fresh=True, tcp=tcp) for each in addresses)
    )
    works = any(map(_is_normal, answers))
    said = "answer us directly" if works else f"do not answer us ({_trouble(answers[0])})"
    context.tell(
        "vantage",
        zone,
        FindingState.OK if works else FindingState.FAIL,
        f"For comparison: {zone}'s name servers {said} over IPv{over}",
        address=addresses[0] if over == 6 else None,
        detail={"asked": "dns", "answers": works, "over": over},
        seconds=max(each.seconds for each in answers),
    )


async def _find_servers(context: Context, name: str, over: int) -> tuple[str, list[str]]:
    """The zone that holds a name, and addresses of its name servers.

    Some forwarders leave out the SOA record that names the zone: then the registered domain is assumed.
    """
    zone = (await context.resolver.ask(name, "SOA")).zone or registrable(name)
    servers = (await context.resolver.ask(zone, "NS")).records[:2]
    found = await asyncio.gather(*(context.resolver.ask(each, _ADDRESSES[over]) for each in servers))
    return zone, [each.records[0] for each in found if each.records]


def _is_normal(answer: DnsAnswer) -> bool:
    """Whether it is authoritative and came with EDNS; if controls answer only without, our path drops it."""
    return answer.by_authority and not answer.drops_edns


def _trouble(answer: DnsAnswer) -> str:
    if answer.outcome is DnsOutcome.CUT_SHORT:
        return "not over TCP"
    return "not with EDNS" if answer.drops_edns else answer.outcome.value
