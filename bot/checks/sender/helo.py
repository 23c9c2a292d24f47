"""Is our HELO name one that other servers accept (RFC 5321, section 2.3.5)?"""

import re
from collections.abc import Callable, Collection, Sequence

from bot.checks.context import Context
from bot.checks.dns.address import ask_for_addresses
from bot.checks.ip import is_address, shown
from bot.models.diagnosis import FindingState
from bot.models.dns import DnsAnswer, DnsOutcome

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_PRIVATE_TOP_LEVELS = {
    "localhost",
    "localdomain",
    "local",
    "lan",
    "home",
    "internal",
    "intranet",
    "corp",
    "arpa",
}
"""Top-level names that nobody outside can look up."""
_STATES = {True: FindingState.OK, False: FindingState.FAIL, None: FindingState.UNKNOWN}


async def check_helo(context: Context, name: str, addresses: Collection[str], *, heard: bool) -> None:
    """Reports whether the name is good. `addresses`: our known sending IPs; `heard`: the reply quotes it."""
    problem = syntax_problem(name)
    answers = () if problem else await ask_for_addresses(context.resolver, name)
    good, words = (False, problem) if problem else _judged(answers, addresses, context.prober.refusal)
    facts = {"bad_helo": name, "helo_problem": words} if good is False else {}
    context.tell(
        "ptr",
        f"HELO {name}",
        _STATES[good],
        f"{name}, our HELO name, {words}",
        detail={"good": good, "heard_good": heard and bool(good), "facts": facts},
        seconds=max((each.seconds for each in answers), default=0.0),
    )


def syntax_problem(name: str) -> str | None:
    """What is wrong with the name as written, as the rest of a sentence about it; None if nothing is."""
    if is_address(name.strip("[]").removeprefix("IPv6:")):
        return "is an IP address, but many servers only accept a host name"
    labels = name.rstrip(".").lower().split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        return "is not a valid host name: only letters, digits and hyphens are allowed between its dots"
    if len(labels) < 2 or labels[-1] in _PRIVATE_TOP_LEVELS:
        return "is not a full host name that others can look up"
    return None


def _judged(
    answers: Sequence[DnsAnswer], ours: Collection[str], refusal: Callable[[str], str | None]
) -> tuple[bool | None, str]:
    """Whether the name is good (None: cannot be told), and why, as the rest of a sentence about it.

    If our resolver returns an internal address, others may get a different one, or none.
    """
    found = _addresses(answers)
    ours = {shown(each) for each in ours}
    outside = sorted(each for each in found if each in ours or not refusal(each))
    if found and not outside:
        return None, "has an internal address according to our resolver; others may get a different one"
    if outside and ours and ours.isdisjoint(outside):
        return False, f"resolves to {', '.join(outside[:2])}, but our mail comes from another address"
    if outside:
        return True, "has an address in the DNS"
    if any(each.failed for each in answers):
        return None, "could not be looked up"
    gone = all(each.outcome is DnsOutcome.NO_SUCH_NAME for each in answers)
    return False, "does not exist in the DNS" if gone else "has no address in the DNS"


def _addresses(answers: Sequence[DnsAnswer]) -> set[str]:
    return {shown(address) for each in answers for address in each.records}
