"""The types of signs, and the commonest sign: one value in a check's findings."""

from collections.abc import Callable, Iterable, Mapping

from bot.checks.table import PlainSign
from bot.diagnosis.observed import Observed
from bot.models.diagnosis import Finding

Shown = Iterable[Finding]
"""The findings that show a sign; empty if it is not present."""
Sign = Callable[[Observed], Shown]
Signs = Mapping[str, tuple[str, ...]]
"""The signs that are present, each with the ids of the findings that show it."""


def plain(sign: PlainSign) -> Sign:
    return lambda observed: [each for each in observed.of(sign.check) if sign.shown_by(each)]
