"""Is it DNSSEC? What fails with validation and comes through without is bogus (RFC 4035, section 5.5)."""

import asyncio
import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from bot.checks.clock import is_out_of_time, says_out_of_time
from bot.checks.dns.zone_cut import names_between
from bot.checks.scene import Scene
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome


async def check_dnssec_of_host(scene: Scene, host: str) -> None:
    """For a mail host that could not be looked up: of the zone that holds it."""
    zone = (await scene.resolver.ask(host, "SOA", validate=False)).zone
    if zone:
        await check_dnssec(scene, zone)


async def check_dnssec(scene: Scene, domain: str) -> None:
    """For a domain whose lookup failed.

    Silence proves nothing, and a slow server may have answered meanwhile: bogus is what is refused even now.
    """
    plain = await scene.resolver.ask(domain, "MX", validate=False)
    if not plain.outcome.definite:
        words = f"Looking up {domain} fails without DNSSEC validation too"
        scene.tell("dnssec", domain, FindingState.UNKNOWN, words, seconds=plain.seconds)
        return
    validated, ds, keys = await asyncio.gather(
        scene.resolver.ask(domain, "MX", fresh=True),
        scene.resolver.ask(domain, "DS", validate=False),
        scene.resolver.ask(domain, "DNSKEY", validate=False),
    )
    if validated.outcome is not DnsOutcome.SERVER_FAILURE:
        return
    if clock := await _wrong_clock(scene, domain, validated.error, (plain, ds, keys)):
        _tell_clock(scene, domain, clock)
    else:
        ends = min(filter(None, (plain.signed_until, keys.signed_until)), default=None)
        why_and_fix = explain(domain, ds.records, keys.records, validated.error, ends)
        _tell_bogus(scene, domain, validated, why_and_fix)


async def _wrong_clock(
    scene: Scene, domain: str, error: str | None, signed: Sequence[DnsAnswer]
) -> tuple[Literal["machine", "resolver"], str] | None:
    """Whose is wrong, and how that shows; None where the signatures are: those above always hold."""
    now = datetime.now(UTC)
    by_ours = f"by this machine's clock, {now:%Y-%m-%d %H:%M} UTC,"
    if is_out_of_time(signed, now):
        top = domain.rpartition(".")[2]
        late = is_out_of_time([await scene.resolver.ask(top, "SOA", validate=False)], now)
        return ("machine", f"{by_ours} those of {top} do not hold either") if late else None
    if not says_out_of_time(error) or not any(each.signed_until for each in signed):
        return None
    if is_out_of_time(await _signed_above(scene, domain), now):
        return None
    return "resolver", f"{by_ours} they hold"


async def _signed_above(scene: Scene, domain: str) -> Sequence[DnsAnswer]:
    """Below the top-level domain: where a zone's signatures ran out, all that is below it is refused."""
    above = names_between(domain.rpartition(".")[2], domain)
    asked = [(name, rtype) for name in above for rtype in ("DS", "DNSKEY")]
    return await asyncio.gather(*(scene.resolver.ask(*each, validate=False) for each in asked))


def _tell_clock(scene: Scene, domain: str, clock: tuple[str, str]) -> None:
    whose, words = clock
    summary = f"Our resolver refuses the signatures of {domain} for their time, and {words}"
    facts = {"clock_problem": summary} | ({"kept_zone": domain} if whose == "resolver" else {})
    detail = {"bogus": False, "wrong_clock": whose, "facts": facts}
    scene.tell("dnssec", domain, FindingState.WARN, summary, detail=detail)


def _tell_bogus(scene: Scene, domain: str, validated: DnsAnswer, why_and_fix: tuple[str, str]) -> None:
    why, fix = why_and_fix
    scene.tell(
        "dnssec",
        domain,
        FindingState.FAIL,
        f"DNSSEC of {domain} does not validate: {why}",
        detail={
            "bogus": True,
            "error": validated.error,
            "facts": {"dnssec_zone": domain, "dnssec_why": why, "dnssec_fix": fix},
        },
        seconds=validated.seconds,
    )


def explain(
    zone: str,
    ds: tuple[str, ...],
    keys: tuple[str, ...],
    error: str | None,
    signed_until: datetime | None = None,
) -> tuple[str, str]:
    """What does not fit, and what the zone's operator has to do."""
    delegated = sorted({each.split()[0] for each in ds})
    held = sorted({str(key_tag(each)) for each in keys})
    tags = ", ".join(delegated)
    if delegated and not held:
        return (
            f"the parent zone has a DS record (key tag {tags}), and {zone} is not signed",
            f"Remove the DS record {tags} at the registrar of {zone}, or sign the zone with that key again.",
        )
    if delegated and not set(delegated) & set(held):
        return (
            f"the parent zone's DS record is for key {tags}, and {zone} has key {', '.join(held)}",
            f"Replace the DS record {tags} at the registrar of {zone} by one for key {', '.join(held)}.",
        )
    if signed_until and signed_until < datetime.now(UTC):
        ran_out = f"its signatures ran out on {signed_until:%Y-%m-%d}"
        return ran_out, f"Sign {zone} anew ({ran_out}), and see why that does not happen by itself any more."
    return (
        error or "its signatures do not fit",
        f"Sign {zone} anew (our resolver says: {error or 'bogus'}), and check that signing runs by itself.",
    )


def key_tag(dnskey: str) -> int:
    """RFC 4034, appendix B."""
    flags, protocol, algorithm, *key = dnskey.split()
    try:
        public = base64.b64decode("".join(key))
    except binascii.Error:
        return 0
    data = int(flags).to_bytes(2, "big") + bytes([int(protocol), int(algorithm)]) + public
    total = sum(byte if i & 1 else byte << 8 for i, byte in enumerate(data))
    return (total + (total >> 16)) & 0xFFFF
