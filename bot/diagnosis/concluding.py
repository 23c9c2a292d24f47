"""Has what the verdict takes loaded in the background: it is needed only once everybody has answered."""

from collections.abc import Callable

from bot.ahead import Ahead
from bot.diagnosis.observed import Observed
from bot.models.diagnosis import Diagnosis
from bot.models.query import Query


def _load() -> Callable[[Query, Observed], Diagnosis]:
    from bot.causes import load_causes
    from bot.diagnosis.verdict import conclude

    load_causes()
    return conclude


CONCLUDE = Ahead(_load)
"""Begun while the servers are asked."""
