"""What a sign is, and the commonest kind: one value of a check's findings."""

from collections.abc import Callable, Iterable, Mapping

from bot.checks.table import PlainSign
from bot.diagnosis.observed import Observed
from bot.models.diagnosis import Finding

Shown = Iterable[Finding]
Sign = Callable[[Observed], Shown]
Signs = Mapping[str, tuple[str, ...]]
"""Those that are there, with the ids of the findings that show them."""


def plain(sign: PlainSign) -> Sign:
    return lambda observed: [each for each in observed.of(sign.check) if sign.shown_by(each)]
