"""From weighed causes to a verdict: the heaviest one, when it weighs enough; else that it cannot be told."""

from collections.abc import Sequence

from bot.advice import recheck_of, steps_of, summary_of
from bot.causes import INCONCLUSIVE, Cause, Plan, load_causes
from bot.diagnosis.facts import facts_of
from bot.diagnosis.sight import Sight
from bot.diagnosis.signs import Signs, read_signs
from bot.diagnosis.weigh import weigh
from bot.models import Actor, Diagnosis, Query, Verdict, WeighedCause

ENOUGH = 0.5
MARGIN = 0.08
"""Two causes closer than this, with different people to act, are a tie: nobody is blamed."""


def conclude(query: Query, sight: Sight) -> Diagnosis:
    """Pure: the same findings give the same verdict."""
    signs = read_signs(sight)
    weighed = weigh(sight, signs)
    cause = choose(weighed, signs)
    facts = facts_of(query, sight)
    return Diagnosis(
        query=query,
        verdict=Verdict(
            cause=cause.id,
            confidence=_confidence(cause, weighed),
            actor=actor_of(cause, signs),
            temporary=is_temporary(cause, signs),
            summary=summary_of(cause, facts),
        ),
        causes=weighed,
        findings=tuple(sight.findings),
        steps=steps_of(cause, facts),
        recheck=recheck_of(cause, facts, plan_of(cause, signs), blind="controls-fail" in signs),
    )


def choose(weighed: Sequence[WeighedCause], signs: Signs) -> Cause:
    """The heaviest; `inconclusive` when it weighs too little, or hardly more than one with another actor."""
    causes = load_causes()
    if not weighed or weighed[0].weight < ENOUGH:
        return causes[INCONCLUSIVE]
    close = [each for each in weighed if weighed[0].weight - each.weight < MARGIN]
    actors = {actor_of(causes[each.cause], signs) for each in close}
    return causes[weighed[0].cause if len(actors) == 1 else INCONCLUSIVE]


def actor_of(cause: Cause, signs: Signs) -> Actor:
    return next((actor for sign, actor in cause.actor_when.items() if sign in signs), cause.actor)


def is_temporary(cause: Cause, signs: Signs) -> bool | None:
    return next((told for sign, told in cause.temporary_when.items() if sign in signs), cause.temporary)


def plan_of(cause: Cause, signs: Signs) -> Plan:
    return next((plan for sign, plan in cause.recheck_when.items() if sign in signs), cause.recheck)


def _confidence(cause: Cause, weighed: Sequence[WeighedCause]) -> float:
    """Of `inconclusive`: how far the heaviest is from certain."""
    weights = {each.cause: each.weight for each in weighed}
    return weights.get(cause.id, round(1 - max(weights.values(), default=0.0), 3))
