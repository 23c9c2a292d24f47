"""From weighed causes to a verdict: the heaviest one, when it weighs enough; else that it cannot be told."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.advice import recheck_of, steps_of, summary_of
from bot.causes import INCONCLUSIVE, Cause, load_causes
from bot.diagnosis.facts import facts_of
from bot.diagnosis.sight import Sight
from bot.diagnosis.signs import Signs, read_signs
from bot.diagnosis.weigh import weigh
from bot.models.diagnosis import Actor, Diagnosis, Verdict, WeighedCause
from bot.models.query import Query

T = TypeVar("T")

ENOUGH = 0.5
MARGIN = 0.08
"""Two causes closer than this, with different people to act, are a tie: nobody is blamed."""


def conclude(query: Query, sight: Sight) -> Diagnosis:
    """Pure: the same findings give the same verdict."""
    signs = read_signs(sight)
    weighed = weigh(sight, signs)
    cause = choose(weighed, signs)
    facts = facts_of(query, sight)
    plan = _told_by(signs, cause.recheck_when, cause.recheck)
    return Diagnosis(
        query=query,
        verdict=Verdict(
            cause=cause.id,
            confidence=_confidence(cause, weighed),
            actor=_actor_of(cause, signs),
            temporary=_told_by(signs, cause.temporary_when, cause.temporary),
            summary=summary_of(cause, facts),
        ),
        causes=weighed,
        findings=tuple(sight.findings),
        steps=steps_of(cause, facts),
        recheck=recheck_of(cause, facts, plan, blind="controls-fail" in signs),
    )


def choose(weighed: Sequence[WeighedCause], signs: Signs) -> Cause:
    """The heaviest; `inconclusive` when it weighs too little, or hardly more than one with another actor."""
    causes = load_causes()
    if not weighed or weighed[0].weight < ENOUGH:
        return causes[INCONCLUSIVE]
    close = [each for each in weighed if weighed[0].weight - each.weight < MARGIN]
    actors = {_actor_of(causes[each.cause], signs) for each in close}
    return causes[weighed[0].cause if len(actors) == 1 else INCONCLUSIVE]


def _actor_of(cause: Cause, signs: Signs) -> Actor:
    return _told_by(signs, cause.actor_when, cause.actor)


def _told_by(signs: Signs, exceptions: Mapping[str, T], usual: T) -> T:
    """By the first of the signs that make an exception."""
    return next((told for sign, told in exceptions.items() if sign in signs), usual)


def _confidence(cause: Cause, weighed: Sequence[WeighedCause]) -> float:
    """Of `inconclusive`: how far the heaviest is from certain."""
    weights = {each.cause: each.weight for each in weighed}
    return weights.get(cause.id, round(1 - max(weights.values(), default=0.0), 3))
