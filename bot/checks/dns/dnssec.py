"""Does DNSSEC make the lookup fail? Bogus: fails with validation, works without (RFC 4035, section 5.5)."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from bot.checks.clock import has_outdated_signature
from bot.checks.context import Context
from bot.checks.dns.extended_errors import says_bogus, says_outdated_signature
from bot.checks.dns.names import names_between, top_level
from bot.checks.dns.signatures import Flaw, find_flaw
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

PATIENCE = 1.5
"""Seconds to wait for another validated answer, which would refute a flaw seen in the records."""


async def check_dnssec_of_host(context: Context, host: str) -> None:
    """Checks the zone that holds a mail host that could not be looked up."""
    zone = (await context.resolver.ask(host, "SOA", validate=False)).zone
    if zone:
        await check_dnssec(context, zone)


async def check_dnssec(context: Context, domain: str) -> None:
    """Asks again for a domain whose lookup failed, with and without validation.

    SERVFAIL with validation means bogus. Silence does so only if the records themselves cannot be valid: a
    validating resolver tries every name server, dead ones too, before it fails.
    """
    validating = asyncio.create_task(context.resolver.ask(domain, "MX", fresh=True))
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
    """Reports a wrong clock or bogus signatures; a flaw that no clock explains is never a clock's fault."""
    error = validated and validated.error
    lasting = flaw is not None and not flaw.by_clock
    if not lasting and (clock := await _wrong_clock(context, domain, error, signed)):
        _tell_clock(context, domain, clock)
    else:
        _tell_bogus(context, domain, error, flaw or _unseen_flaw(domain, error))


def _unseen_flaw(domain: str, error: str | None) -> Flaw:
    """A flaw that only the validating resolver sees, described in its words."""
    fix = f"Sign {domain} again (our resolver says: {error or 'bogus'}), and check that signing is automatic."
    return Flaw(error or "its signatures do not match", fix)


async def _wrong_clock(
    context: Context, domain: str, error: str | None, signed: Sequence[DnsAnswer]
) -> tuple[Literal["machine", "resolver", "resolver-or-cache"], str] | None:
    """Whose clock is wrong, and the words that show it; None if the domain's signatures are at fault.

    Compared with the signatures of the top-level domain and the root, which are renewed in time.
    """
    now = datetime.now(UTC)
    by_ours = f"by bouncebot's clock ({now:%Y-%m-%d %H:%M} UTC)"
    if has_outdated_signature(signed, now):
        top = top_level(domain)
        late = has_outdated_signature([await context.resolver.ask(top, "SOA", validate=False)], now)
        return ("machine", f"{by_ours} those of {top} are out of date too") if late else None
    if await _refuses_the_root(context, now):
        return "resolver", f"{by_ours} those of the root are valid, which it rejects too"
    if not says_outdated_signature(error) or not any(each.signed_until for each in signed):
        return None
    if has_outdated_signature(await _signed_above(context, domain), now):
        return None
    return "resolver-or-cache", f"{by_ours} they are valid"


async def _refuses_the_root(context: Context, now: datetime) -> bool:
    """Whether our resolver rejects the root's signatures, which are valid by our clock."""
    asked = (context.resolver.ask(".", "SOA", validate=each, fresh=True) for each in (True, False))
    checked, plain = await asyncio.gather(*asked)
    refused = checked.outcome is DnsOutcome.SERVER_FAILURE and plain.outcome is DnsOutcome.ANSWERED
    return refused and plain.signed_until is not None and not has_outdated_signature([plain], now)


async def _signed_above(context: Context, domain: str) -> Sequence[DnsAnswer]:
    """DS and DNSKEY of the zones between the top-level domain and this one.

    If signatures of one of them have expired, everything below it is rejected.
    """
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
