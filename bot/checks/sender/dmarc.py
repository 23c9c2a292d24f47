"""What do we ask receivers to do with mail that is not provably ours (RFC 7489)?"""

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
    author: str
    """The domain of From."""
    where: str = ""
    """Whose record it is: the domain's, else its organization's (section 6.6.3)."""
    asks: str | None = None
    """`none`, `quarantine` or `reject`; None where there is no policy."""
    strict: frozenset[str] = frozenset()
    """`SPF` and `DKIM`, where the very domain is wanted (`aspf=s`, `adkim=s`)."""
    seconds: float = 0.0


async def find_policy(context: Context, domain: str) -> Policy:
    began = context.elapsed()
    for name in dict.fromkeys((domain, registrable(domain))):
        answer = await context.resolver.ask(f"_dmarc.{name}", "TXT")
        if found := next(filter(None, (_read(each, domain, name) for each in answer.records)), None):
            return found._replace(seconds=context.elapsed() - began)
    return Policy(author=domain, seconds=context.elapsed() - began)


def _read(record: str, author: str, where: str) -> Policy | None:
    """None for what is no policy. Of an organization, `sp` is for the domains below it (section 6.3)."""
    tags = read_tags(record)
    asks = tags.get("sp" if where != author and "sp" in tags else "p", "").lower()
    if tags.get("v") != "DMARC1" or asks not in _ASKED:
        return None
    strict = frozenset(method for method, tag in _MODES.items() if tags.get(tag, "").lower() == "s")
    return Policy(author, where, asks, strict)


def tell_dmarc(context: Context, policy: Policy, results: Sequence[AuthResult]) -> None:
    """`results`: of SPF and DKIM; none when neither could be asked."""
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
        detail["facts"] = {"dmarc_problem": problem, "sender_domain": policy.author}
    state = FindingState.FAIL if demands and aligned is False else FindingState.OK
    context.tell("dmarc", policy.author, state, words, detail=detail, seconds=policy.seconds)


def judge(policy: Policy, results: Sequence[AuthResult]) -> bool | None:
    """Whether one of them passes and is aligned; None when nothing is known of either."""
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
