"""What a sign is, and the two commonest kinds: by state, and by one value of the detail."""

from collections.abc import Callable, Iterable, Mapping

from bot.diagnosis.sight import Sight
from bot.models import Finding, FindingState

Shown = Iterable[Finding]
Sign = Callable[[Sight], Shown]
Signs = Mapping[str, tuple[str, ...]]
"""Those that are there, with the ids of the findings that show them."""


def detail(check: str, key: str, *values: object) -> Sign:
    return lambda sight: [each for each in sight.of(check) if each.detail.get(key) in values]


def state(check: str, *states: FindingState) -> Sign:
    return lambda sight: [each for each in sight.of(check) if each.state in states]
