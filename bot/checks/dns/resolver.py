"""Does our own resolver work? Names that must exist are asked anew, at the first sign of trouble.

What it keeps it finds without any name server, also where it is cut off from them: names that nobody asked
about before show whether it reaches those of others.
"""

import asyncio
import secrets

from bot.checks.context import Context
from bot.checks.dns.names import NOBODY, top_level
from bot.checks.ip import OUTSIDE
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

MOST_NAMES = 3
ROOT_SERVER = "a.root-servers.net"


async def compare_resolver(context: Context, domain: str) -> None:
    """These names exist: a resolver that denies them is as broken as one that does not answer.

    Several checks may want to know, also at the same time: each name is told once.
    """
    wanted = [each for each in _questions(context, domain) if not _is_told(context, each[0])]
    await asyncio.gather(*(_ask(context, *each) for each in wanted))


def _is_told(context: Context, name: str) -> bool:
    return any(each.subject == name for each in context.told("resolver"))


def _questions(context: Context, domain: str) -> list[tuple[str, str]]:
    """Names and types; for operators who gave addresses only, what there is above every domain."""
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
    """A signed denial shows nothing: it may follow from others that are kept (RFC 8198). Nor does one of a
    zone that our resolver serves itself. For MX records, since some types alone may get through."""
    answer = await context.resolver.ask(f"{NOBODY}-{secrets.token_hex(4)}.{name}", "MX")
    return answer.outcome.definite and not (answer.authenticated or answer.authoritative)


async def _finds_unvalidated(context: Context, failure: DnsAnswer) -> bool:
    """Whether it is the signatures of a name that exists, or of who vouches for it, that are refused."""
    plain = await context.resolver.ask(failure.name, failure.rtype, validate=False, fresh=True)
    return plain.outcome is DnsOutcome.ANSWERED


def _wrong_with(context: Context, answer: DnsAnswer) -> str | None:
    """What a resolver does that cannot be right; None when it is."""
    if answer.outcome is not DnsOutcome.ANSWERED:
        return f"cannot look up {answer.name} either ({answer.why})"
    why = [context.prober.refusal(each) for each in answer.records] if answer.rtype == "A" else []
    if why and all(each not in {None, OUTSIDE} for each in why):
        return f"returns {answer.records[0]} for {answer.name} ({why[0]})"
    return None
