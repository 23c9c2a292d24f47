"""Weighs each cause by the words and findings for and against it. Pure.

A cause (`bot/causes/*.toml`) names the signs that speak for it and against it, each with a weight from 0 to
1. The signs are read off the findings (`signs`), and the bounce's words count as one more that speaks for it.
Weights combine like independent probabilities (the "noisy or"):

    weight = (1 - Π(1 - for)) · Π(1 - against)

Two signs of 0.6 and 0.5 for a cause make 0.8: evidence adds up, and each further piece adds less. One sign of
0.9 against it leaves 0.08 of that: what was measured can overrule what a server wrote, but not by a switch.
`verdict.py` takes the verdict from the result.
"""

from collections.abc import Iterable
from math import prod

from bot.causes import Cause, Rule, load_causes
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs import Signs
from bot.models.bounce import Bounce
from bot.models.diagnosis import WeighedCause

WORTH_SHOWING = 0.05
"""The least weight of a cause that a diagnosis lists."""
RANK_DECAY = 0.6
"""How much each further guess of the words counts, compared with the one before."""


def weigh(observed: Observed, signs: Signs) -> tuple[WeighedCause, ...]:
    """The causes with something in favour of them, heaviest first."""
    replies = tuple(each.id for each in observed.of("reply"))
    weighed = (_weigh(cause, signs, observed.bounce, replies) for cause in load_causes().values())
    shown = [each for each in weighed if each and each.weight >= WORTH_SHOWING]
    return tuple(sorted(shown, key=lambda each: each.weight, reverse=True))


def _weigh(cause: Cause, signs: Signs, bounce: Bounce, replies: tuple[str, ...]) -> WeighedCause | None:
    """None if nothing supports the cause, as for most."""
    supports, by_words = _holding(cause.supports, signs), _worth_of_words(cause, bounce)
    if not supports and not by_words:
        return None
    opposes = _holding(cause.opposes, signs)
    support = 1 - (1 - by_words) * prod(1 - rule.weight for rule in supports)
    opposition = prod(1 - rule.weight for rule in opposes)
    return WeighedCause(
        cause=cause.id,
        weight=round(support * opposition, 3),
        supports=tuple(dict.fromkeys((*_finding_ids(supports, signs), *(replies if by_words else ())))),
        against=tuple(_finding_ids(opposes, signs)),
    )


def _worth_of_words(cause: Cause, bounce: Bounce) -> float:
    if cause.id not in bounce.likely_causes:
        return 0.0
    return cause.words * bounce.confidence * RANK_DECAY ** bounce.likely_causes.index(cause.id)


def _holding(rules: Iterable[Rule], signs: Signs) -> list[Rule]:
    return [rule for rule in rules if all(map(signs.__contains__, rule.when))]


def _finding_ids(rules: Iterable[Rule], signs: Signs) -> dict[str, None]:
    return dict.fromkeys(id_ for rule in rules for name in rule.when for id_ in signs[name])
