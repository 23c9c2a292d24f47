"""Cause × evidence: which cause the words and findings support, and how much. Pure.

What speaks for a cause adds up as independent chances do, what speaks against it takes away in the same way:
weight = (1 - Π(1 - for)) · Π(1 - against).
"""

from collections.abc import Iterable
from math import prod

from bot.causes import Cause, Rule, load_causes
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs import Signs
from bot.models.bounce import Bounce
from bot.models.diagnosis import WeighedCause

WORTH_SHOWING = 0.05
RANK_DECAY = 0.6
"""What the words' second guess is worth against their first."""


def weigh(observed: Observed, signs: Signs) -> tuple[WeighedCause, ...]:
    """The causes that have something for them, heaviest first."""
    replies = tuple(each.id for each in observed.of("reply"))
    weighed = (_weigh(cause, signs, observed.bounce, replies) for cause in load_causes().values())
    shown = [each for each in weighed if each and each.weight >= WORTH_SHOWING]
    return tuple(sorted(shown, key=lambda each: each.weight, reverse=True))


def _weigh(cause: Cause, signs: Signs, bounce: Bounce, replies: tuple[str, ...]) -> WeighedCause | None:
    """None without anything that speaks for it, as with most."""
    supports, said = _holding(cause.supports, signs), _worth_of_words(cause, bounce)
    if not supports and not said:
        return None
    opposes = _holding(cause.opposes, signs)
    support = 1 - (1 - said) * prod(1 - rule.weight for rule in supports)
    opposition = prod(1 - rule.weight for rule in opposes)
    return WeighedCause(
        cause=cause.id,
        weight=round(support * opposition, 3),
        supports=tuple(dict.fromkeys((*_ids(supports, signs), *(replies if said else ())))),
        against=tuple(_ids(opposes, signs)),
    )


def _worth_of_words(cause: Cause, bounce: Bounce) -> float:
    if cause.id not in bounce.likely_causes:
        return 0.0
    return cause.words * bounce.confidence * RANK_DECAY ** bounce.likely_causes.index(cause.id)


def _holding(rules: Iterable[Rule], signs: Signs) -> list[Rule]:
    return [rule for rule in rules if all(map(signs.__contains__, rule.when))]


def _ids(rules: Iterable[Rule], signs: Signs) -> dict[str, None]:
    return dict.fromkeys(id_ for rule in rules for name in rule.when for id_ in signs[name])
