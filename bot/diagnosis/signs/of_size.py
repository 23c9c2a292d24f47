"""Signs of the message's size."""

import re

from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.kinds import Shown
from bot.diagnosis.signs.of_replier import replied_by_outsider
from bot.models.bounce import Bounce

_STATED = re.compile(
    r"\b(?:limit|limited|maximum|max|allowed|exceeds?|exceeded|(?:larger|bigger|more) than|up to|at most)\b"
    r"\D{0,24}?(\d{1,12}(?:\.\d{1,3})?) ?(bytes|octets|kib|kb|k|mib|mb|m|gib|gb|g)?\b",
    re.IGNORECASE,
)
_FACTORS = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_FEWEST_DIGITS = 5
"""Digits from which a number without a unit counts as bytes."""


def stated_limit(bounce: Bounce) -> int | None:
    """The limit in bytes that a reply about the size names, the least of several."""
    if bounce.likeliest != "message-too-large":
        return None
    found = (_in_bytes(number, unit.lower()) for number, unit in _STATED.findall(bounce.diagnostic or ""))
    return min(filter(None, found), default=None)


def _in_bytes(number: str, unit: str) -> int | None:
    if not unit and len(number) < _FEWEST_DIGITS:
        return None
    return int(float(number) * _FACTORS.get(unit[:1], 1))


def limit_stated(observed: Observed) -> Shown:
    return observed.of("reply") if stated_limit(observed.bounce) else []


def is_of_mailbox(observed: Observed) -> bool:
    """Whether the limit is the mailbox's (X.2.3, RFC 3463, section 3.3), not the announced one."""
    bounce = observed.bounce
    said = (bounce.status or "").endswith(".2.3") and bounce.likeliest == "message-too-large"
    return said and all(each.detail["fits"] == "yes" for each in observed.of("size"))


def well_below_limit(observed: Observed) -> Shown:
    """Every server would accept the size, and no limit in the reply, of a relay or of the mailbox explains
    it."""
    explained = stated_limit(observed.bounce) or replied_by_outsider(observed) or is_of_mailbox(observed)
    return [] if explained else _fits_everywhere(observed)


def limit_is_another(observed: Observed) -> Shown:
    """The bounce calls the message too large, but it is below every server's announced limit."""
    return well_below_limit(observed) if observed.bounce.likeliest == "message-too-large" else []


def _fits_everywhere(observed: Observed) -> Shown:
    limits = observed.of("size")
    return limits if all(each.detail["fits"] == "yes" for each in limits) else []
