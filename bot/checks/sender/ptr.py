"""Does our address have a name that resolves back to it (forward-confirmed reverse DNS)?"""

import asyncio
from ipaddress import ip_address

from bot.checks.context import Context
from bot.checks.ip import version
from bot.models.diagnosis import FindingState

MOST_NAMES = 5


async def check_ptr(context: Context, address: str) -> None:
    parsed = ip_address(address)
    answer = await context.resolver.ask(parsed.reverse_pointer, "PTR")
    names = answer.records[:MOST_NAMES]
    if answer.failed:
        state, words, agrees = FindingState.UNKNOWN, f"Looking up the name of {address} failed", None
    elif not names:
        state, words, agrees = FindingState.FAIL, f"{address} has no reverse name (PTR)", False
    else:
        state, words, agrees = await _forward(context, address, names)
    detail: dict[str, object] = {"agrees": agrees, "names": list(names)}
    if agrees is False:
        detail["facts"] = {"ptr_problem": words, "sender_ip": address}
    context.tell("ptr", address, state, words, detail=detail, seconds=answer.seconds)


async def _forward(context: Context, address: str, names: tuple[str, ...]) -> tuple[FindingState, str, bool]:
    rtype = "AAAA" if version(address) == 6 else "A"
    answers = await asyncio.gather(*(context.resolver.ask(name, rtype) for name in names))
    back = {ip_address(each) for answer in answers for each in answer.records}
    shown = ", ".join(names)
    if ip_address(address) in back:
        return FindingState.OK, f"{address} is {shown}, and that resolves back to it", True
    return FindingState.FAIL, f"{address} is {shown}, which does not resolve back to it", False
