"""What do we ask receivers to do with mail that is not provably ours (RFC 7489)?"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.checks.context import Context
from bot.checks.sender.alignment import AuthResult, is_aligned
from bot.checks.sender.tags import read_tags
from bot.models.diagnosis import FindingState
from bot.suffixes import registrable

_ASKED = {"none": "deliver", "quarantine": "set aside", "reject": "refuse"}


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
        for record in answer.records:
            tags = read_tags(record)
            asks = tags.get("sp" if name != domain and "sp" in tags else "p", "").lower()
            if tags.get("v") == "DMARC1" and asks in _ASKED:
                seconds = context.elapsed() - began
                return Policy(
                    author=domain, where=name, asks=asks, strict=frozenset(_strict(tags)), seconds=seconds
                )
    return Policy(author=domain, seconds=context.elapsed() - began)


def _strict(tags: dict[str, str]) -> Iterator[str]:
    for by, tag in (("SPF", "aspf"), ("DKIM", "adkim")):
        if tags.get(tag, "r").lower() == "s":
            yield by


def tell_dmarc(context: Context, policy: Policy, results: Sequence[AuthResult]) -> None:
    """`results`: of SPF and DKIM; none when neither could be asked."""
    if policy.asks is None:
        words = f"{policy.author} has no DMARC policy"
        detail: dict[str, object] = {"policy": None, "aligned": None}
        context.tell("dmarc", policy.author, FindingState.WARN, words, detail=detail, seconds=policy.seconds)
        return
    aligned = judge(policy, results)
    asked = (
        f"{policy.where} asks receivers to {_ASKED[policy.asks]} mail that neither SPF nor DKIM shows to be"
    )
    words = f"{asked} {policy.author}'s{_explained(policy, results, aligned)}"
    detail = {"policy": policy.asks, "aligned": aligned}
    if policy.asks != "none" and not aligned:
        problem = f"the policy of {policy.where} is {policy.asks}{_explained(policy, results, aligned)}"
        detail["facts"] = {"dmarc_problem": problem, "sender_domain": policy.author}
    refused = policy.asks != "none" and aligned is False
    state = FindingState.FAIL if refused else FindingState.OK
    context.tell("dmarc", policy.author, state, words, detail=detail, seconds=policy.seconds)


def judge(policy: Policy, results: Sequence[AuthResult]) -> bool | None:
    """Whether one of them holds and is aligned; None when nothing is known of either."""
    if not results:
        return None
    return any(each.passes and _fits(policy, each) for each in results)


def _fits(policy: Policy, result: AuthResult) -> bool:
    return is_aligned(result.domain, policy.author, strict=result.method in policy.strict)


def _explained(policy: Policy, results: Sequence[AuthResult], aligned: bool | None) -> str:
    if aligned is None:
        return ""
    said = "; ".join(_one(policy, each) for each in results)
    return f" ({said})"


def _one(policy: Policy, result: AuthResult) -> str:
    if not result.passes:
        return f"{result.method} of {result.domain} does not pass"
    if _fits(policy, result):
        return f"{result.method} shows {result.domain}"
    demand = ", and the policy wants the very domain" if result.method in policy.strict else ""
    return f"{result.method} shows {result.domain}, not {policy.author}{demand}"
