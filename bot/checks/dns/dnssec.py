"""Is it DNSSEC? What fails with validation and comes through without is bogus (RFC 4035, section 5.5)."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from bot.checks.clock import is_out_of_time
from bot.checks.context import Context
from bot.checks.dns.extended_errors import says_bogus, says_out_of_time
from bot.checks.dns.names import names_between, top_level
from bot.checks.dns.signatures import Flaw, find_flaw
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

PATIENCE = 1.5
"""Seconds for one more validated answer, which would refute what the records themselves show."""


async def check_dnssec_of_host(context: Context, host: str) -> None:
    """Checks the zone that holds a mail host that could not be looked up."""
    zone = (await context.resolver.ask(host, "SOA", validate=False)).zone
    if zone:
        await check_dnssec(context, zone)


async def check_dnssec(context: Context, domain: str) -> None:
    """Asks again for a domain whose lookup failed: a slow server may have answered meanwhile.

    Bogus is what is refused even now. Silence is no refusal, unless the records themselves cannot be valid:
    who validates tries every name server before it refuses, dead ones too.
    """
    validating = asyncio.ensure_future(context.resolver.ask(domain, "MX", fresh=True))
    try:
        asked = (context.resolver.ask(domain, each, validate=False) for each in ("MX", "DS", "DNSKEY"))
        plain, ds, keys = await asyncio.gather(*asked)
        if not plain.outcome.definite and not says_bogus(plain.error):
            words = f"Looking up {domain} also fails without DNSSEC validation"
            context.tell("dnssec", domain, FindingState.UNKNOWN, words, seconds=plain.seconds)
            return
        flaw = _flaw(domain, plain, ds, keys)
        validated = await _in_time(validating, PATIENCE if flaw else None)
    finally:
        validating.cancel()
    silent = validated is None or validated.outcome is DnsOutcome.TIMEOUT
    if (silent and flaw) or (validated and validated.outcome is DnsOutcome.SERVER_FAILURE):
        await _tell(context, domain, (plain, ds, keys), validated, flaw)


def _flaw(domain: str, plain: DnsAnswer, ds: DnsAnswer, keys: DnsAnswer) -> Flaw | None:
    ends = min(filter(None, (plain.signed_until, keys.signed_until)), default=None)
    return find_flaw(domain, ds.records, keys.records if keys.outcome.definite else None, ends)


async def _in_time(asking: "asyncio.Future[DnsAnswer]", seconds: float | None) -> DnsAnswer | None:
    await asyncio.wait({asking}, timeout=seconds)
    return asking.result() if asking.done() else None


async def _tell(
    context: Context, domain: str, signed: Sequence[DnsAnswer], validated: DnsAnswer | None, flaw: Flaw | None
) -> None:
    """What is wrong by any clock is not the clock's fault."""
    error = validated and validated.error
    lasting = flaw is not None and not flaw.by_clock
    if not lasting and (clock := await _wrong_clock(context, domain, error, signed)):
        _tell_clock(context, domain, clock)
    else:
        _tell_bogus(context, domain, error, flaw or _unseen(domain, error))


def _unseen(domain: str, error: str | None) -> Flaw:
    """What only a validator sees."""
    fix = f"Sign {domain} again (our resolver says: {error or 'bogus'}), and check that signing is automatic."
    return Flaw(error or "its signatures do not match", fix)


async def _wrong_clock(
    context: Context, domain: str, error: str | None, signed: Sequence[DnsAnswer]
) -> tuple[Literal["machine", "resolver", "resolver-or-cache"], str] | None:
    """Whose is wrong, and how that shows; None where the signatures are: those above always hold."""
    now = datetime.now(UTC)
    by_ours = f"by bouncebot's clock ({now:%Y-%m-%d %H:%M} UTC)"
    if is_out_of_time(signed, now):
        top = top_level(domain)
        late = is_out_of_time([await context.resolver.ask(top, "SOA", validate=False)], now)
        return ("machine", f"{by_ours} those of {top} are out of date too") if late else None
    if await _refuses_the_root(context, now):
        return "resolver", f"{by_ours} those of the root are valid, which it rejects too"
    if not says_out_of_time(error) or not any(each.signed_until for each in signed):
        return None
    if is_out_of_time(await _signed_above(context, domain), now):
        return None
    return "resolver-or-cache", f"{by_ours} they are valid"


async def _refuses_the_root(context: Context, now: datetime) -> bool:
    """Whether our resolver refuses the root's signatures although they hold."""
    asked = (context.resolver.ask(".", "SOA", validate=each, fresh=True) for each in (True, False))
    checked, plain = await asyncio.gather(*asked)
    refused = checked.outcome is DnsOutcome.SERVER_FAILURE and plain.outcome is DnsOutcome.ANSWERED
    return refused and plain.signed_until is not None and not is_out_of_time([plain], now)


async def _signed_above(context: Context, domain: str) -> Sequence[DnsAnswer]:
    """What vouches for the zones between the top-level domain and this one: all below a zone whose signatures
    ran out is refused."""
    above = names_between(top_level(domain), domain)
    asked = [(name, rtype) for name in above for rtype in ("DS", "DNSKEY")]
    return await asyncio.gather(*(context.resolver.ask(*each, validate=False) for each in asked))


def _tell_clock(context: Context, domain: str, clock: tuple[str, str]) -> None:
    whose, words = clock
    summary = f"Our resolver rejects the signatures of {domain} as out of date, and {words}"
    facts = {"clock_problem": summary} | ({"kept_zone": domain} if whose == "resolver-or-cache" else {})
    detail = {"bogus": False, "wrong_clock": whose, "facts": facts}
    context.tell("dnssec", domain, FindingState.WARN, summary, detail=detail)


def _tell_bogus(context: Context, domain: str, error: str | None, flaw: Flaw) -> None:
    facts = {"dnssec_zone": domain, "dnssec_why": flaw.why, "dnssec_fix": flaw.fix}
    words = f"DNSSEC validation fails for {domain}: {flaw.why}"
    detail = {"bogus": True, "error": error, "facts": facts}
    context.tell("dnssec", domain, FindingState.FAIL, words, detail=detail)
