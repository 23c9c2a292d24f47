"""Wires a diagnosis, so that `bouncebot diagnose` starts without loading the database or Slack's
libraries."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.checks.dns.address import MOST_ADDRESSES, ask_for_addresses
from bot.checks.dns.mail_hosts import MOST_HOSTS, by_preference
from bot.checks.dns.zone_cut import find_cut
from bot.checks.ip import is_address
from bot.checks.tls.mta_sts import ask_for_record
from bot.models.diagnosis import Diagnosis, Subject
from bot.net.guard import Guard
from bot.net.question import Sent
from bot.net.resolver import build_resolver
from bot.running.ahead import Ahead
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.diagnosis import Diagnostician
    from bot.net.build import Network
    from bot.ports.looking import History, OnFinding, Resolver


def diagnostician(
    settings: Settings, *, history: "History | None" = None, confined: bool = False
) -> "Diagnostician":
    """The diagnostician of a serving bot."""
    from bot.net.build import build_network

    return _over(build_network(settings, confined=confined), settings, history)


async def diagnose_at_once(
    settings: Settings,
    sender_ips: Sequence[str],
    first: Sent | None,
    subject: Subject,
    on_finding: "OnFinding",
) -> Diagnosis:
    """Diagnoses for a command: sends the first queries and connects to servers while the rest is loaded.

    `sender_ips` come before those in the settings. `first`: the DNS query already sent.
    """
    resolver = build_resolver(settings, Guard(settings.allow_networks), first)
    network = Ahead(lambda: _network(settings, resolver, sender_ips))
    built, domain = network.begin(), subject.query.domain
    ahead = asyncio.create_task(_look_ahead(resolver, network, domain)) if domain else None
    try:
        diagnose = await Ahead(lambda: _to_diagnose(subject, built.result(), settings)).get()
        return await diagnose(subject, on_finding)
    finally:
        if ahead:
            ahead.cancel()


async def _look_ahead(resolver: "Resolver", network: "Ahead[Network]", domain: str) -> None:
    """Sends the queries of every diagnosis early; the diagnosis then finds cached answers or joins running
    queries.

    A failure here occurs there again, and is reported there.
    """
    answer = await resolver.ask(domain, "MX")
    hosts = [host for host in by_preference(answer.records) if host][:MOST_HOSTS]
    asked = (ask_for_addresses(resolver, each) for each in hosts if not is_address(each))
    found = await asyncio.gather(*asked)
    prober = (await network.get()).prober
    looks = (
        prober.look(each.name, address, vantage=vantage)
        for answers in found
        for each in answers
        for address in each.records[:MOST_ADDRESSES]
        for vantage in prober.vantages
    )
    rest = find_cut(resolver, domain), ask_for_record(resolver, domain)
    await asyncio.gather(*looks, *rest, return_exceptions=True)


def _network(settings: Settings, resolver: "Resolver", sender_ips: Sequence[str]) -> "Network":
    from bot.net.build import build_network

    network = build_network(settings, resolver=resolver)
    ourselves = network.ourselves._replace(sender_ips=(*sender_ips, *network.ourselves.sender_ips))
    return network._replace(ourselves=ourselves)


def _to_diagnose(subject: Subject, network: "Network", settings: Settings) -> "Diagnostician":
    """Reads the bounce before the diagnosis starts: loading that later would delay sessions with servers."""
    from bot.diagnosis.words import bounce_of

    bounce_of(subject)
    return _over(network, settings)


def _over(network: "Network", settings: Settings, history: "History | None" = None) -> "Diagnostician":
    from bot.checks.table import load_checks
    from bot.diagnosis import Diagnostician

    load_checks()
    resolver, prober, fetcher, ourselves = network
    return Diagnostician(resolver, prober, ourselves, settings.deadline, history, fetcher)
