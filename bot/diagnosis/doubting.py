"""Whether something is wrong that makes their refusals doubtful: mailboxes that are refused now may exist."""

from collections.abc import Collection
from datetime import datetime

from bot.causes import load_causes
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs.of_provider import reports_incident
from bot.models.diagnosis import Doubt
from bot.wording.advice import Facts, filled


def doubt_of(observed: Observed, present: Collection[str], facts: Facts) -> Doubt | None:
    """`present`: the signs, and the cause that is the verdict."""
    doubted = (pair for cause in load_causes().values() for pair in cause.doubted_when.items())
    why = next(filled((words for each, words in doubted if each in present), facts), None)
    if why is None:
        return None
    reported = reports_incident(observed)
    began = next((each.detail["began"] for each in reported), None)
    return Doubt(why=why, since=began and datetime.fromisoformat(began), reported=bool(reported))
