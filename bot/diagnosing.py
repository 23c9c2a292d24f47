"""The wiring of a diagnosis: `bouncebot diagnose` starts without the database and Slack's libraries."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.ahead import Ahead
from bot.checks.mail_hosts import MOST_HOSTS, by_preference
from bot.models import Diagnosis, Subject
from bot.net.guard import Guard
from bot.net.question import Sent
from bot.net.resolver import DnsResolver, build_resolver
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.diagnosis import Diagnostician
    from bot.ports.looking import History, OnFinding, Resolver


def diagnostician(
    settings: Settings, *, history: "History | None" = None, confined: bool = False
) -> "Diagnostician":
    """What the incidents ask."""
    resolver = build_resolver(settings, Guard(settings.allow_networks, confined))
    return _over(resolver, settings, history=history, confined=confined)


async def diagnose_at_once(
    settings: Settings,
    sender_ips: Sequence[str],
    first: Sent | None,
    subject: Subject,
    on_finding: "OnFinding",
) -> Diagnosis:
    """What a command asks: the first questions are under way while all else is loaded.

    `sender_ips` come before those of the settings. `first`: the question that left before.
    """
    resolver = build_resolver(settings, Guard(settings.allow_networks), first)
    domain = subject.query.domain
    ahead = asyncio.ensure_future(_ask_ahead(resolver, domain)) if domain else None
    try:
        diagnose = await Ahead(lambda: _over(resolver, settings, sender_ips)).get()
        return await diagnose(subject, on_finding)
    finally:
        if ahead:
            ahead.cancel()


async def _ask_ahead(resolver: "Resolver", domain: str) -> None:
    """What a diagnosis asks first: it finds the answers kept."""
    answer = await resolver.ask(domain, "MX")
    hosts = [host for host in by_preference(answer.records) if host][:MOST_HOSTS]
    await asyncio.gather(*(resolver.ask(host, rtype) for host in hosts for rtype in ("A", "AAAA")))


def _over(
    resolver: DnsResolver,
    settings: Settings,
    sender_ips: Sequence[str] = (),
    *,
    history: "History | None" = None,
    confined: bool = False,
) -> "Diagnostician":
    from bot.checks.table import load_checks
    from bot.diagnosis import Diagnostician
    from bot.net.build import build_network

    load_checks()
    network = build_network(settings, confined=confined, resolver=resolver)
    ourselves = network.ourselves._replace(sender_ips=(*sender_ips, *network.ourselves.sender_ips))
    return Diagnostician(resolver, network.prober, ourselves, settings.deadline, history, network.fetcher)
