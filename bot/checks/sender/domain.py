"""Can the domain of our sender's address be looked up, and does it take mail? Many servers insist on it."""

import asyncio
from collections.abc import Sequence

from bot.checks.context import Context
from bot.checks.dns.address import ask_for_addresses
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.ports.looking import Resolver

_NULL = "0 ."
"""The one MX record of a domain that takes no mail (RFC 7505)."""
MOST_HOSTS = 4
"""Hosts of the MX records that are looked up."""


async def check_domain(context: Context, domain: str) -> None:
    mx, addresses = await asyncio.gather(
        context.resolver.ask(domain, "MX"), ask_for_addresses(context.resolver, domain)
    )
    problem = _problem(mx, addresses) or await _problem_of_hosts(context.resolver, mx)
    state = FindingState.FAIL if problem else FindingState.OK
    words = f"{domain}, our sender domain, {problem or _good(mx)}"
    known = {"found_sender_domain": domain}
    facts = {"refused_domain": domain, "sender_domain_problem": f"{domain} {problem}"} if problem else known
    detail = {"found": not problem, "facts": facts}
    context.tell("sender", domain, state, words, detail=detail, seconds=mx.seconds)


def _problem(mx: DnsAnswer, addresses: Sequence[DnsAnswer]) -> str | None:
    """What is wrong with the domain, as the rest of a sentence about it; None if nothing is."""
    if mx.outcome is DnsOutcome.NO_SUCH_NAME:
        return "does not exist in the DNS"
    if mx.failed:
        return f"cannot be looked up by our resolver either ({mx.why})"
    if mx.records == (_NULL,):
        return "has a null MX record: it says that it accepts no mail"
    if not mx.records and not any(each.records for each in addresses):
        return "has neither an MX record nor an address"
    return None


async def _problem_of_hosts(resolver: Resolver, mx: DnsAnswer) -> str | None:
    """The problem if every mail host is certain to have no address. A lookup that fails is not certain."""
    hosts = [each.split()[-1].rstrip(".") for each in mx.records]
    found = await asyncio.gather(*(ask_for_addresses(resolver, each) for each in hosts[:MOST_HOSTS]))
    open_ = any(each.records or each.failed for answers in found for each in answers)
    if open_ or not hosts or len(hosts) > MOST_HOSTS:
        return None
    return f"has MX records, but none of their hosts has an address: {', '.join(hosts)}"


def _good(mx: DnsAnswer) -> str:
    return "can be looked up and has MX records" if mx.records else "can be looked up and has an address"
