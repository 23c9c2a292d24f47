"""Does our resolver make up its answer, as DNS filters do?

Used if no name server can be asked directly, so that the answer itself has to show it. A real denial carries
the SOA record of its zone (RFC 2308, section 3), signed if the zone is; a filter can produce neither.
"""

import asyncio
from collections.abc import Mapping
from ipaddress import ip_address
from typing import NamedTuple

from bot.checks.context import Context
from bot.checks.dns.address import ask_for_addresses
from bot.checks.dns.extended_errors import says_filtered
from bot.checks.dns.names import NONEXISTENT, is_within, top_level
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome
from bot.suffixes import registrable


class Doubt(NamedTuple):
    """Why an answer of our resolver looks made up."""

    why: str
    """The end of a sentence about it."""
    certain: bool
    """Whether it is certainly made up."""


async def doubt_denial(context: Context, denial: DnsAnswer) -> Doubt | None:
    """Why our resolver's denial looks made up; None if it seems to come from the right zone, or failed."""
    if says_filtered(denial.error):
        return _said(denial)
    if denial.outcome is DnsOutcome.REFUSED and not denial.error:
        return Doubt("it finds other names", certain=True)
    if denial.authenticated or denial.failed:
        return None
    nobody = f"{NONEXISTENT}.{top_level(denial.name)}"
    apex = registrable(denial.canonical or denial.name)
    asked = ((denial.name, denial.rtype), (nobody, denial.rtype), (apex, "SOA"))
    answers = await asyncio.gather(*(context.resolver.ask(*each, validate=False) for each in asked))
    return compare_denials(*answers)


def compare_denials(said: DnsAnswer, usual: DnsAnswer, apex: DnsAnswer) -> Doubt | None:
    """Why the denial `said` looks made up. All answers are unvalidated, so that they carry signatures.

    `usual`: the denial of a name that certainly does not exist; `apex`: the SOA of the registered domain.
    """
    if said.outcome is DnsOutcome.ANSWERED:
        return Doubt("it does have records for it when asked without validation", certain=True)
    if said.zone is None:
        return _without_soa(usual)
    if misplaced := _cannot_deny(said.canonical or said.name, said.zone, apex):
        return Doubt(f"its denial comes from {said.zone}, {misplaced}", certain=True)
    if said.zone == usual.zone and usual.signed_until and not said.signed_until:
        return Doubt(f"its denial is not signed, unlike others from {said.zone}", certain=True)
    return None


def _without_soa(usual: DnsAnswer) -> Doubt:
    missing = "names no zone as its source (no SOA record)"
    if usual.zone is None:
        return Doubt(f"any denial of this resolver {missing}", certain=False)
    return Doubt(f"its denial {missing}, unlike those of other names", certain=True)


def _cannot_deny(name: str, zone: str, apex: DnsAnswer) -> str | None:
    """Why a denial of the name cannot come from the zone; None if it can."""
    if not is_within(name, zone):
        return "which does not contain that name"
    above = zone != apex.name and is_within(apex.name, zone)
    return f"a parent of {apex.name}, which exists" if apex.records and above else None


def tell_doubt(context: Context, name: str, doubt: Doubt, answer: str, detail: Mapping[str, object]) -> None:
    """Reports the doubt. `answer`: what our resolver returns for the name; `detail`: for the signs."""
    kind = "made_up" if doubt.certain else "doubted"
    facts = {f"{kind}_name": name, f"{kind}_answer": answer, f"{kind}_why": doubt.why}
    state = FindingState.FAIL if doubt.certain else FindingState.WARN
    words = f"Our resolver returns {answer} for {name}, and {doubt.why}"
    context.tell("resolver", name, state, words, detail={**detail, "facts": facts})


async def doubt_addresses(context: Context, host: str) -> Doubt | None:
    """Why the addresses that our resolver returns for the host look made up; None if nothing does."""
    answers = await ask_for_addresses(context.resolver, host)
    if filtered := next((each for each in answers if says_filtered(each.error)), None):
        return _said(filtered)
    if all(each.authenticated for each in answers if each.records):
        return None
    given = {record for each in answers for record in each.records}
    below, unsigned = await asyncio.gather(
        context.resolver.ask(f"{NONEXISTENT}.{host}", "A"), _lacks_signature(context, host)
    )
    if unsigned:
        return Doubt(f"its answer is not signed, but {unsigned} is", certain=True)
    if given.intersection(below.records):
        return Doubt("it returns the same for made-up names below it", certain=False)
    if all(ip_address(each).is_unspecified for each in given):
        return Doubt("no mail server has that address, but DNS filters often return it", certain=False)
    return None


async def _lacks_signature(context: Context, host: str) -> str | None:
    """The host's zone, if that is signed but the host's address record is not (RFC 4035, section 2)."""
    zone = registrable(host)
    asked = ((host, "A"), (host, "SOA"), (zone, "DS"))
    address, soa, ds = await asyncio.gather(*(context.resolver.ask(*each, validate=False) for each in asked))
    bare = address.records and not (address.signed_until or address.canonical)
    return zone if bare and ds.signed_until and soa.zone in {None, zone} else None


def _said(answer: DnsAnswer) -> Doubt:
    return Doubt(f"it says that it filters the name ({answer.error})", certain=True)
