"""What does our DMARC policy ask receivers to do with mail that fails authentication (RFC 7489)?"""

from collections.abc import Sequence
from typing import NamedTuple

from bot.checks.context import Context
from bot.checks.sender.alignment import AuthResult, is_aligned
from bot.checks.sender.tags import read_tags
from bot.models.diagnosis import FindingState
from bot.suffixes import registrable

_ASKED = {"none": "deliver", "quarantine": "quarantine", "reject": "reject"}
_MODES = {"SPF": "aspf", "DKIM": "adkim"}
"""Tags that say how strict alignment has to be."""


class Policy(NamedTuple):
    """The DMARC policy for one From domain."""

    author: str
    """The From domain."""
    where: str = ""
    """The domain whose record it is: the From domain, or else the registered domain (section 6.6.3)."""
    asks: str | None = None
    """`none`, `quarantine` or `reject`; None if there is no policy."""
    strict: frozenset[str] = frozenset()
    """Methods (`SPF`, `DKIM`) that need strict alignment (`aspf=s`, `adkim=s`)."""
    seconds: float = 0.0


async def find_policy(context: Context, domain: str) -> Policy:
    began = context.elapsed()
    for name in dict.fromkeys((domain, registrable(domain))):
        answer = await context.resolver.ask(f"_dmarc.{name}", "TXT")
        if found := next(filter(None, (_read(each, domain, name) for each in answer.records)), None):
            return found._replace(seconds=context.elapsed() - began)
    return Policy(author=domain, seconds=context.elapsed() - began)


def _read(record: str, author: str, where: str) -> Policy | None:
    """The policy in a record; None if it is none. `sp` applies to subdomains (section 6.3)."""
    tags = read_tags(record)
    asks = tags.get("sp" if where != author and "sp" in tags else "p", "").lower()
    if tags.get("v") != "DMARC1" or asks not in _ASKED:
        return None
    strict = frozenset(method for method, tag in _MODES.items() if tags.get(tag, "").lower() == "s")
    return Policy(author, where, asks, strict)


def tell_dmarc(context: Context, policy: Policy, results: Sequence[AuthResult]) -> None:
    """Reports the policy. `results`: those of SPF and DKIM; empty if neither could be checked."""
    if policy.asks is None:
        words = f"{policy.author} has no DMARC policy"
        detail: dict[str, object] = {"policy": None, "aligned": None}
        context.tell("dmarc", policy.author, FindingState.WARN, words, detail=detail, seconds=policy.seconds)
        return
    aligned = judge(policy, results)
    said = "; ".join(_explained(policy, each) for each in results)
    why = f" ({said})" if said else ""
    asked = f"{policy.where} asks receivers to {_ASKED[policy.asks]} mail"
    words = f"{asked} that neither SPF nor DKIM proves to be from {policy.author}{why}"
    detail = {"policy": policy.asks, "aligned": aligned}
    demands = policy.asks != "none"
    if demands and not aligned:
        problem = f"the policy of {policy.where} is {policy.asks}{why}"
        ours = context.ourselves.sender_domains
        foreign = ours and registrable(policy.author) not in map(registrable, ours)
        whose = {"foreign_author": policy.author} if foreign else {}
        detail["facts"] = {"dmarc_problem": problem, "sender_domain": policy.author} | whose
    state = FindingState.FAIL if demands and aligned is False else FindingState.OK
    context.tell("dmarc", policy.author, state, words, detail=detail, seconds=policy.seconds)


def judge(policy: Policy, results: Sequence[AuthResult]) -> bool | None:
    """Whether one of the results passes and is aligned; None if there are none."""
    if not results:
        return None
    return any(each.passes and _fits(policy, each) for each in results)


def _fits(policy: Policy, result: AuthResult) -> bool:
    return is_aligned(result.domain, policy.author, strict=result.method in policy.strict)


def _explained(policy: Policy, result: AuthResult) -> str:
    if not result.passes:
        return f"{result.method} fails for {result.domain}"
    if _fits(policy, result):
        return f"{result.method} passes for {result.domain}"
    demand = ", but the policy requires exactly that domain" if result.method in policy.strict else ""
    return f"{result.method} passes for {result.domain}, not for {policy.author}{demand}"
