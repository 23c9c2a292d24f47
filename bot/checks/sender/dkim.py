"""Is the key that our DKIM signatures name published and valid (RFC 6376, section 3.6.1)?"""

import base64
import binascii
from collections.abc import Sequence

from bot.checks.context import Context
from bot.checks.sender.alignment import AuthResult, is_aligned
from bot.checks.sender.tags import read_tags
from bot.models.bounce import Signature
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome


async def check_dkim(context: Context, key: Signature, authors: Sequence[str]) -> AuthResult | None:
    """Reports the key, and whether it belongs to the From domain; None if it could not be looked up."""
    name = f"{key.selector}._domainkey.{key.domain}".lower()
    answer = await context.resolver.ask(name, "TXT")
    problem = None if answer.failed else _problem(name, answer)
    well = not (problem or answer.failed)
    aligned = not authors or any(is_aligned(key.domain, each) for each in authors)
    detail: dict[str, object] = {"well": well, "broken": bool(problem), "aligned": aligned}
    if problem:
        state, words = FindingState.FAIL, problem
        detail["facts"] = {"dkim_problem": problem, "dkim_key": name, "sender_domain": key.domain}
    elif answer.failed:
        state, words = FindingState.UNKNOWN, f"{name} could not be looked up"
    elif aligned:
        state, words = FindingState.OK, f"{name} has a key"
    else:
        foreign = f"it signs for {key.domain}, not for {authors[0]}"
        state, words = FindingState.WARN, f"{name} has a key; {foreign}"
    context.tell("dkim", name, state, words, detail=detail, seconds=answer.seconds)
    return None if answer.failed else AuthResult("DKIM", key.domain, well)


def tell_unsigned(context: Context, authors: Sequence[str]) -> None:
    """Reports that the returned message carries no DKIM signature."""
    words = "the bounced message carries no DKIM signature"
    detail = {"unsigned": True, "facts": {"dkim_problem": words, "unsigned": words}}
    context.tell("dkim", authors[0] if authors else "message", FindingState.WARN, words, detail=detail)


def _problem(name: str, answer: DnsAnswer) -> str | None:
    if answer.outcome is not DnsOutcome.ANSWERED:
        return f"{name} does not exist"
    return judge_key(name, answer.records[0])


def judge_key(name: str, record: str) -> str | None:
    """What is wrong with a key record; None if nothing is."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    tags = read_tags(record)
    if tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        return f"{name} is not a DKIM key record: it has no p= tag, or another version"
    if not tags["p"]:
        return f"{name} has an empty p= tag: the key was revoked"
    try:
        key = base64.b64decode(tags["p"], validate=True)
        if tags.get("k") == "ed25519":
            Ed25519PublicKey.from_public_bytes(key)
        else:
            load_der_public_key(key)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return f"{name} has a key that cannot be read"
    return None
