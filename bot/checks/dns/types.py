"""Can every type of record be looked up that senders ask for? Asked only if a bounce tells of such a lookup.

Some name servers know only some types, and fail or are silent at others (RFC 4074, section 4): that stops
only those senders who ask for these, such as for TLSA because of DANE (RFC 7672, section 2.1).
"""

import asyncio
from collections.abc import Sequence

from bot.checks.context import Context
from bot.checks.dns.zone_cut import Cut, addresses_of, find_cut
from bot.checks.ip import named
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer

MOST_HOSTS = 3
"""Mail hosts that are asked about, and one of each zone."""
MOST_SERVERS = 4
Question = tuple[str, str]


async def check_types(context: Context, hosts: Sequence[str], types: Sequence[str]) -> None:
    cuts = await asyncio.gather(*(find_cut(context.resolver, each) for each in hosts[:MOST_HOSTS]))
    by_zone = {cut.zone: (host, cut) for host, cut in reversed([*zip(hosts, cuts, strict=False)])}
    await asyncio.gather(*(_check_host(context, *pair, types) for pair in by_zone.values()))


async def _check_host(context: Context, host: str, cut: Cut, types: Sequence[str]) -> None:
    questions = [_question(host, cut.zone, each) for each in types]
    await asyncio.gather(
        _ask_resolver(context, host, questions),
        _ask_servers(context, host, cut, [each for each in questions if each[1] != "DS"]),
    )


def _question(host: str, zone: str, rtype: str) -> Question:
    """TLSA records are below the host (RFC 7672, section 2.2.3), DS records belong to its zone."""
    return {"TLSA": f"_25._tcp.{host}", "DS": zone}.get(rtype, host), rtype


async def _ask_resolver(context: Context, host: str, questions: Sequence[Question]) -> None:
    answers = await asyncio.gather(*(context.resolver.ask(*each) for each in questions))
    _tell(context, host, "Our resolver", answers)


async def _ask_servers(context: Context, host: str, cut: Cut, questions: Sequence[Question]) -> None:
    """Asks the zone's own name servers; the zone's parent serves DS records."""
    if questions:
        servers = await addresses_of(context.resolver, cut, cut.servers[:MOST_SERVERS])
        await asyncio.gather(*(_ask_server(context, host, cut.zone, each, questions) for each in servers))


async def _ask_server(
    context: Context, host: str, zone: str, server: tuple[str, str], questions: Sequence[Question]
) -> None:
    """Reports nothing of a server that does not even answer for its zone: that is about no type."""
    first, *answers = await asyncio.gather(
        *(context.resolver.ask_server(server[1], *each) for each in ((zone, "SOA"), *questions))
    )
    if not first.failed:
        _tell(context, host, named(*server), answers, server)


def _tell(
    context: Context,
    host: str,
    who: str,
    answers: Sequence[DnsAnswer],
    server: tuple[str | None, str | None] = (None, None),
) -> None:
    failed = [each for each in answers if each.failed]
    words = (
        f"{who} fails on {_types(failed)} queries for {host} ({failed[0].why})"
        if failed
        else f"{who} answers {_types(answers)} queries for {host}"
    )
    context.tell(
        "types",
        host,
        FindingState.FAIL if failed else FindingState.OK,
        words,
        address=server[1],
        detail={"server": server[0], "fails_at": [each.rtype for each in failed]},
        seconds=max(each.seconds for each in answers),
    )


def _types(answers: Sequence[DnsAnswer]) -> str:
    return ", ".join(each.rtype for each in answers)
