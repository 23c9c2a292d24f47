"""Does our own resolver work? Names that must exist are asked anew, at the first sign of trouble."""

import asyncio

from bot.checks.addresses import is_address
from bot.checks.scene import Scene
from bot.models import FindingState
from bot.models.dns import DnsOutcome

MOST_NAMES = 3
ROOT_SERVER = "a.root-servers.net"


async def compare_resolver(scene: Scene, domain: str) -> None:
    """These names exist: a resolver that denies them is as broken as one that does not answer."""
    if any(each.check == "resolver" for each in scene.findings):
        return
    await asyncio.gather(*(_ask(scene, *each) for each in _questions(scene, domain)))


def _questions(scene: Scene, domain: str) -> list[tuple[str, str]]:
    """Names and types; for operators who gave addresses only, what there is above every domain."""
    names = [each for each in scene.ourselves.control_hosts if not is_address(each)][:MOST_NAMES]
    above = [(domain.rpartition(".")[2], "NS"), (ROOT_SERVER, "A")]
    return [(each, "A") for each in names] or above


async def _ask(scene: Scene, name: str, rtype: str) -> None:
    answer = await scene.resolver.ask(name, rtype, fresh=True)
    works = answer.outcome is DnsOutcome.ANSWERED
    said = answer.outcome.value.replace("-", " ")
    scene.tell(
        "resolver",
        name,
        FindingState.OK if works else FindingState.FAIL,
        f"For comparison: our resolver finds {name}"
        if works
        else f"For comparison: our resolver cannot look up {name} either ({answer.error or said})",
        detail={"outcome": answer.outcome.value, "error": answer.error},
        seconds=answer.seconds,
    )
