"""Which addresses does a mail host have, and may they be contacted?"""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.checks.ip import OUTSIDE, is_address, shown
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

if TYPE_CHECKING:
    from bot.checks.context import Context
    from bot.ports.looking import Resolver

MOST_ADDRESSES = 4
MOST_ALIASES = 8
LOOPBACK = "127.0.0.1"
AT_ONCE = 1.0
"""Seconds within which a resolver notices an alias loop; later failures come from silent name servers."""
OTHER_FAMILY = 1.5
"""Seconds to wait for addresses of the other family once those of one are known: time for one retry."""


class HostAddresses(NamedTuple):
    """What the address lookup of a mail host found."""

    host: str
    outcome: str
    """`found`, `not-public`, `outside`, `none`, `no-such-name`, `alias-loop`, `number`, `failed`."""
    usable: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """Addresses that must not be contacted, each with the reason."""
    alias: str | None = None
    error: str | None = None
    secure: bool = False
    """Whether DNSSEC vouches for the addresses."""


def is_localhost(host: str) -> bool:
    """Whether it names everybody's own machine, whatever a resolver says (RFC 6761, section 6.3)."""
    return host == "localhost" or host.endswith(".localhost")


async def find_addresses(context: "Context", host: str) -> HostAddresses:
    began = context.elapsed()
    if is_localhost(host):
        why = context.prober.refusal(LOOPBACK) or "loopback"
        found = HostAddresses(host, "not-public", refused=((LOOPBACK, why),))
    else:
        found = HostAddresses(host, "number") if is_address(host) else await _look_up(context, host)
    state, summary = _words(found)
    detail = {
        "outcome": found.outcome,
        "addresses": list(found.usable),
        "refused": [{"address": address, "why": why} for address, why in found.refused],
        "alias": found.alias,
        "error": found.error,
    }
    context.tell("address", host, state, summary, detail=detail, seconds=context.elapsed() - began)
    return found


async def ask_for_addresses(resolver: "Resolver", name: str) -> Sequence[DnsAnswer]:
    """The answers for A and AAAA, in that order. Silence about one (RFC 4074) delays the other little."""
    asking = {each: asyncio.create_task(resolver.ask(name, each)) for each in ("A", "AAAA")}
    try:
        done, late = await asyncio.wait(asking.values(), return_when=asyncio.FIRST_COMPLETED)
        known = any(each.result().records for each in done)
        await asyncio.wait(late or done, timeout=OTHER_FAMILY if known else None)
        return [
            each.result() if each.done() else DnsAnswer(name, rtype, DnsOutcome.TIMEOUT)
            for rtype, each in asking.items()
        ]
    finally:
        for each in asking.values():
            each.cancel()


async def _look_up(context: "Context", host: str) -> HostAddresses:
    answers = await ask_for_addresses(context.resolver, host)
    found = _sort(context, host, answers)
    refused = any(e.outcome is DnsOutcome.SERVER_FAILURE and e.seconds < AT_ONCE for e in answers)
    if found.outcome == "failed" and refused and await _is_alias_loop(context, host):
        return HostAddresses(host, "alias-loop")
    return found


def _sort(context: "Context", host: str, answers: Sequence[DnsAnswer]) -> HostAddresses:
    addresses = [address for each in answers for address in each.records[:MOST_ADDRESSES]]
    judged = [(address, context.prober.refusal(address)) for address in addresses]
    usable = tuple(address for address, why in judged if why is None)
    refused = tuple((address, why) for address, why in judged if why is not None)
    alias = next((each.canonical for each in answers if each.canonical), None)
    return HostAddresses(
        host=host,
        outcome=_outcome(usable, refused, answers),
        usable=usable,
        refused=refused,
        alias=alias,
        error=_error(answers),
        secure=all(each.authenticated for each in answers if each.records),
    )


def _outcome(
    usable: tuple[str, ...], refused: tuple[tuple[str, str], ...], answers: Sequence[DnsAnswer]
) -> str:
    if usable:
        return "found"
    if refused:
        return "outside" if any(why == OUTSIDE for _, why in refused) else "not-public"
    if any(each.failed for each in answers):
        return "failed"
    gone = all(each.outcome is DnsOutcome.NO_SUCH_NAME for each in answers)
    return "no-such-name" if gone else "none"


def _error(answers: Sequence[DnsAnswer]) -> str | None:
    return next((each.error or each.outcome.value for each in answers if each.failed), None)


async def _is_alias_loop(context: "Context", host: str) -> bool:
    """Whether the aliases lead in a circle. Resolvers say only SERVFAIL, so we follow them ourselves."""
    seen, name = {host}, host
    for _ in range(MOST_ALIASES):
        answer = await context.resolver.ask(name, "CNAME")
        if not answer.records:
            return False
        name = answer.records[0]
        if name in seen:
            return True
        seen.add(name)
    return True


def _words(found: HostAddresses) -> tuple[FindingState, str]:
    host, alias = found.host, f" (an alias of {found.alias})" if found.alias else ""
    match found.outcome:
        case "outside":
            return FindingState.SKIPPED, f"{host}{alias} was not contacted: it is {OUTSIDE}"
        case "found":
            refused = f"; {len(found.refused)} more must not be contacted" if found.refused else ""
            failed = f"; looking up more of its addresses failed ({found.error})" if found.error else ""
            state = FindingState.WARN if found.alias or refused or failed else FindingState.OK
            return state, f"{host}{alias} is {', '.join(map(shown, found.usable))}{refused}{failed}"
        case "not-public":
            why = "; ".join(f"{shown(address)}: {why}" for address, why in found.refused[:3])
            return FindingState.FAIL, f"{host}{alias} has no public address ({why})"
        case "failed":
            return FindingState.UNKNOWN, f"Looking up {host} failed ({found.error})"
        case nowhere:
            return FindingState.FAIL, f"{host}{alias} {_NOWHERE[nowhere]}"


_NOWHERE = {
    "number": "is an IP address, but an MX record must hold a host name (RFC 1035, section 3.3.9)",
    "alias-loop": "is an alias (CNAME) that leads back to itself",
    "no-such-name": "does not exist in the DNS",
    "none": "exists but has no address",
}
