"""Does our address have a name that leads back to it (forward-confirmed reverse DNS)?"""

import asyncio
from ipaddress import ip_address

from bot.checks.ip import version
from bot.checks.scene import Scene
from bot.models.diagnosis import FindingState

MOST_NAMES = 5


async def check_ptr(scene: Scene, address: str) -> None:
    parsed = ip_address(address)
    answer = await scene.resolver.ask(parsed.reverse_pointer, "PTR")
    names = answer.records[:MOST_NAMES]
    if answer.failed:
        state, words, agrees = FindingState.UNKNOWN, f"Looking up the name of {address} failed", None
    elif not names:
        state, words, agrees = FindingState.FAIL, f"{address} has no reverse name (PTR)", False
    else:
        state, words, agrees = await _forward(scene, address, names)
    detail: dict[str, object] = {"agrees": agrees, "names": list(names)}
    if agrees is False:
        detail["facts"] = {"ptr_problem": words, "sender_ip": address}
    scene.tell("ptr", address, state, words, detail=detail, seconds=answer.seconds)


async def _forward(scene: Scene, address: str, names: tuple[str, ...]) -> tuple[FindingState, str, bool]:
    rtype = "AAAA" if version(address) == 6 else "A"
    answers = await asyncio.gather(*(scene.resolver.ask(name, rtype) for name in names))
    back = {ip_address(each) for answer in answers for each in answer.records}
    shown = ", ".join(names)
    if ip_address(address) in back:
        return FindingState.OK, f"{address} is {shown}, and that leads back to it", True
    return FindingState.FAIL, f"{address} is {shown}, which does not lead back to it", False
