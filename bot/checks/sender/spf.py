"""May our address send for our domain, according to SPF (RFC 7208)? Evaluated by pyspf with our resolver."""

import asyncio
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from bot.checks.context import Context
from bot.checks.sender.alignment import AuthResult
from bot.models.diagnosis import FindingState
from bot.ports.looking import Resolver

PATIENCE = 5.0
"""Seconds for each lookup."""
STATES = {"pass": FindingState.OK, "fail": FindingState.FAIL, "permerror": FindingState.FAIL}

Rows = list[tuple[tuple[str, str], Any]]
_lookup: ContextVar[Callable[[str, str], Rows]] = ContextVar("lookup")


async def check_spf(context: Context, address: str, domain: str) -> AuthResult:
    """Reports the SPF result. `domain`: the envelope sender's."""
    began = context.elapsed()
    _lookup.set(_bridge(context.resolver, asyncio.get_running_loop()))
    result, why = await asyncio.to_thread(evaluate, address, domain)
    words = f"SPF of {domain} for {address}: {result} ({why})"
    detail: dict[str, object] = {"result": result}
    if result in {"fail", "softfail", "permerror"}:
        ours = context.ourselves.sender_ips
        whose = {"unfamiliar_ip": address} if ours and address not in ours else {"own_spf_problem": words}
        detail["facts"] = {"spf_problem": words, "sender_ip": address, "sender_domain": domain} | whose
    state = STATES.get(result, FindingState.WARN)
    context.tell(
        "spf", domain, state, words, address=address, detail=detail, seconds=context.elapsed() - began
    )
    return AuthResult("SPF", domain, result == "pass")


def evaluate(address: str, domain: str) -> tuple[str, str]:
    """The SPF result and its explanation. Blocks, so it is called in a thread."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spf
    spf.DNSLookup = lambda name, rtype, *_: _lookup.get()(name, rtype)
    result, why = spf.check2(i=address, s=f"postmaster@{domain}", h=domain)
    return str(result), str(why)


def _bridge(resolver: Resolver, loop: asyncio.AbstractEventLoop) -> Callable[[str, str], Rows]:
    """A lookup function for pyspf that runs our resolver in the event loop and converts its records."""

    def look_up(name: str, rtype: str) -> Rows:
        try:
            answer = asyncio.run_coroutine_threadsafe(resolver.ask(name, rtype), loop).result(PATIENCE)
        except TimeoutError:
            return []
        return [((name, rtype), _shape(rtype, each)) for each in answer.records]

    return look_up


def _shape(rtype: str, record: str) -> Any:
    """A record in the form that pyspf expects."""
    if rtype in {"TXT", "SPF"}:
        return (record.encode(),)
    if rtype == "MX":
        preference, _, host = record.partition(" ")
        return int(preference), host
    return record
