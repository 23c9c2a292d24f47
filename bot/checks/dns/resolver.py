"""Does our own resolver work? At the first sign of trouble it is asked for names that certainly exist.

A resolver that is cut off from all name servers still answers from its cache, so it is also asked for
names that nobody asked for before: those show whether it reaches name servers.
"""

import asyncio
import secrets

from bot.checks.context import Context
from bot.checks.dns.names import NONEXISTENT, top_level
from bot.checks.ip import OUTSIDE
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

MOST_NAMES = 3
ROOT_SERVER = "a.root-servers.net"


async def compare_resolver(context: Context, domain: str) -> None:
    """Asks our resolver for the control names. Denying them is as wrong as not answering.

    Several checks may call this, even at the same time; each name is reported once.
    """
    wanted = [each for each in _questions(context, domain) if not _is_told(context, each[0])]
    await asyncio.gather(*(_ask(context, *each) for each in wanted))


def _is_told(context: Context, name: str) -> bool:
    return any(each.subject == name for each in context.findings_of("resolver"))


def _questions(context: Context, domain: str) -> list[tuple[str, str]]:
    """Names and record types to ask for; without control names, the top-level domain and a root server."""
    above = [(top_level(domain), "NS"), (ROOT_SERVER, "A")]
    return [(each, "A") for each in context.ourselves.control_names[:MOST_NAMES]] or above


async def _ask(context: Context, name: str, rtype: str) -> None:
    answer, reaches = await asyncio.gather(
        context.resolver.ask(name, rtype, fresh=True), _reaches_authority(context, name)
    )
    wrong = _wrong_with(context, answer)
    distrusts = answer.outcome is DnsOutcome.SERVER_FAILURE and await _finds_unvalidated(context, answer)
    if _is_told(context, name):
        return
    context.tell(
        "resolver",
        name,
        FindingState.FAIL if wrong else FindingState.OK,
        f"For comparison: our resolver {wrong or f'finds {name}'}",
        detail={
            "outcome": answer.outcome.value,
            "error": answer.error,
            "distrusts": distrusts,
            "reaches": reaches,
            "facts": {"resolver_trouble": wrong} if wrong else {},
        },
        seconds=answer.seconds,
    )


async def _reaches_authority(context: Context, name: str) -> bool:
    """Whether our resolver gets an answer about a name below `name` that cannot be in its cache.

    A signed denial does not count, because cached ones may prove it (RFC 8198), nor one from a zone that
    our resolver serves itself. Asks for MX because a filter may let only some types through.
    """
    answer = await context.resolver.ask(f"{NONEXISTENT}-{secrets.token_hex(4)}.{name}", "MX")
    return answer.outcome.definite and not (answer.authenticated or answer.authoritative)


async def _finds_unvalidated(context: Context, failure: DnsAnswer) -> bool:
    """Whether the name is found without validation, so that signatures made the lookup fail."""
    plain = await context.resolver.ask(failure.name, failure.rtype, validate=False, fresh=True)
    return plain.outcome is DnsOutcome.ANSWERED


def _wrong_with(context: Context, answer: DnsAnswer) -> str | None:
    """What is wrong with our resolver's answer, as the rest of a sentence; None if it is right."""
    if answer.outcome is not DnsOutcome.ANSWERED:
        return f"cannot look up {answer.name} either ({answer.why})"
    why = [context.prober.refusal(each) for each in answer.records] if answer.rtype == "A" else []
    if why and all(each not in {None, OUTSIDE} for each in why):
        return f"returns {answer.records[0]} for {answer.name} ({why[0]})"
    return None
