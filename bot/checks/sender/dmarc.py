"""What do we ask receivers to do with mail that is not provably ours (RFC 7489)?"""

from bot.checks.providers import registrable
from bot.checks.scene import Scene
from bot.checks.sender.tags import read_tags
from bot.models import FindingState

POLICIES = {"none", "quarantine", "reject"}


async def check_dmarc(scene: Scene, domain: str) -> None:
    """The domain's own policy, else its organization's (section 6.6.3)."""
    began = scene.elapsed()
    policy, where = await _find(scene, domain)
    seconds = scene.elapsed() - began
    if policy is None:
        words = f"{domain} has no DMARC policy"
        scene.tell("dmarc", domain, FindingState.WARN, words, detail={"policy": None}, seconds=seconds)
        return
    words = f"{where} asks receivers to {_ASKED[policy]} mail that neither SPF nor DKIM shows to be ours"
    detail: dict[str, object] = {"policy": policy}
    if policy != "none":
        detail["facts"] = {"dmarc_problem": f"the policy of {where} is {policy}", "sender_domain": domain}
    scene.tell("dmarc", domain, FindingState.OK, words, detail=detail, seconds=seconds)


_ASKED = {"none": "deliver", "quarantine": "set aside", "reject": "refuse"}


async def _find(scene: Scene, domain: str) -> tuple[str | None, str]:
    for name in dict.fromkeys((domain, registrable(domain))):
        answer = await scene.resolver.ask(f"_dmarc.{name}", "TXT")
        for record in answer.records:
            tags = read_tags(record)
            policy = tags.get("sp" if name != domain and "sp" in tags else "p", "").lower()
            if tags.get("v") == "DMARC1" and policy in POLICIES:
                return policy, name
    return None, domain
