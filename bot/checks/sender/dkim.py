"""Is the key that our signatures name published, and a key at all (RFC 6376, section 3.6.1)?"""

import base64
import binascii

from bot.checks.scene import Scene
from bot.checks.sender.tags import read_tags
from bot.models import FindingState
from bot.models.dns import DnsOutcome


async def check_dkim(scene: Scene, selector: str, domain: str) -> None:
    name = f"{selector}._domainkey.{domain}".lower()
    answer = await scene.resolver.ask(name, "TXT")
    if answer.failed:
        problem = None
    elif answer.outcome is not DnsOutcome.ANSWERED:
        problem = f"{name} does not exist"
    else:
        problem = judge_key(name, answer.records[0])
    well = not problem and not answer.failed
    state = FindingState.FAIL if problem else FindingState.OK if well else FindingState.UNKNOWN
    words = problem or (f"{name} has a key" if well else f"{name} could not be looked up")
    detail: dict[str, object] = {"well": well, "broken": bool(problem)}
    if problem:
        detail["facts"] = {"dkim_problem": problem, "sender_domain": domain}
    scene.tell("dkim", name, state, words, detail=detail, seconds=answer.seconds)


def judge_key(name: str, record: str) -> str | None:
    """What is wrong with a key record; None when nothing is."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    tags = read_tags(record)
    if not tags.get("p"):
        return f"{name} has no key in it: it was revoked"
    try:
        key = base64.b64decode(tags["p"], validate=True)
        if tags.get("k") == "ed25519":
            Ed25519PublicKey.from_public_bytes(key)
        else:
            load_der_public_key(key)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return f"{name} has a key that cannot be read"
    return None
