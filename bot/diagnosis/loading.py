"""Loads causes and verdict code in the background: they are needed only after the servers have answered."""

from collections.abc import Callable

from bot.diagnosis.observed import Observed
from bot.models.diagnosis import Diagnosis
from bot.models.query import Query
from bot.running.ahead import Ahead


def _load() -> Callable[[Query, Observed], Diagnosis]:
    from bot.causes import load_causes
    from bot.diagnosis.verdict import conclude

    load_causes()
    return conclude


CONCLUDE = Ahead(_load)
"""The function `conclude`; an investigation begins to load it while the servers are asked."""
