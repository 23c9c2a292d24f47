"""Whether something is wrong that makes their refusals doubtful: mailboxes that are refused now may exist."""

from collections.abc import Collection
from datetime import datetime

from bot.causes import load_causes
from bot.diagnosis.observed import Observed
from bot.models.diagnosis import Doubt
from bot.wording.advice import Facts, filled


def doubt_of(observed: Observed, present: Collection[str], facts: Facts) -> Doubt | None:
    """`present`: the signs, and the cause that is the verdict."""
    doubted = (pair for cause in load_causes().values() for pair in cause.doubted_when.items())
    why = next(filled((words for each, words in doubted if each in present), facts), None)
    return Doubt(why=why, since=_began(observed)) if why else None


def _began(observed: Observed) -> datetime | None:
    """When the trouble began according to the provider: mail bounces before the page says why."""
    began = (each.detail.get("began") for each in observed.of("provider"))
    return next((datetime.fromisoformat(each) for each in began if each), None)
