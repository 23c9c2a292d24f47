"""From weighed causes to a verdict: the heaviest cause if it weighs enough, otherwise `inconclusive`."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TypeVar

from bot.causes import ENOUGH, INCONCLUSIVE, Cause, load_causes
from bot.diagnosis.doubting import doubt_of
from bot.diagnosis.facts import facts_of
from bot.diagnosis.observed import Observed
from bot.diagnosis.signs import Signs, read_signs
from bot.diagnosis.weigh import weigh
from bot.models.diagnosis import Actor, Diagnosis, Step, Verdict, WeighedCause
from bot.models.query import Query
from bot.wording.advice import MOST_STEPS, Facts, recheck_of, steps_of, summary_of

T = TypeVar("T")

MARGIN = 0.08
"""Two causes whose weights differ by less, with different actors, are a tie: nobody is blamed."""


def conclude(query: Query, observed: Observed) -> Diagnosis:
    """The diagnosis that the findings and the bounce's words support. Pure."""
    signs = read_signs(observed)
    weighed = weigh(observed, signs)
    found = choose(weighed, signs)
    tied = found if len(found) > 1 else ()
    cause = found[0] if found and not tied else load_causes()[INCONCLUSIVE]
    facts = facts_of(query, observed)
    facts |= _rivals(tied, facts) if tied else _besides(weighed, signs)
    plan = _unless(signs, cause.recheck_when, cause.recheck)
    return Diagnosis(
        query=query,
        verdict=Verdict(
            cause=cause.id,
            confidence=_confidence(cause, weighed),
            actor=_actor_of(cause, signs),
            temporary=_unless(signs, cause.temporary_when, cause.temporary),
            summary=summary_of(cause, facts),
        ),
        causes=weighed,
        findings=tuple(observed.findings),
        steps=_steps(cause, tied, facts),
        recheck=recheck_of(cause, facts, plan, blind="controls-fail" in signs),
        doubt=doubt_of(observed, {*signs, cause.id}, facts),
    )


def choose(weighed: Sequence[WeighedCause], signs: Signs) -> tuple[Cause, ...]:
    """The heaviest cause, none if it weighs too little, or two if a rival with another actor is close."""
    causes = load_causes()
    if not weighed or weighed[0].weight < ENOUGH:
        return ()
    first, *others = (causes[each.cause] for each in weighed if weighed[0].weight - each.weight < MARGIN)
    rivals = (each for each in others if _actor_of(each, signs) != _actor_of(first, signs))
    return (first, *islice(rivals, 1))


def _rivals(tied: Sequence[Cause], facts: Facts) -> dict[str, str]:
    """The facts `rival_1` and `rival_2`: the summary of each of the tied causes."""
    return {f"rival_{place}": summary_of(each, facts) for place, each in enumerate(tied, 1)}


def _besides(weighed: Sequence[WeighedCause], signs: Signs) -> dict[str, str]:
    """The fact `besides`: what is wrong on the other side now, if the verdict rests on the words alone, or on
    nothing because the mail did not get that far."""
    stopped = "stopped-before-them" in signs
    if not weighed or (_is_measured(weighed[0]) and not stopped):
        return {}
    least = ENOUGH / 2 if stopped else ENOUGH
    measured = (load_causes()[e.cause] for e in weighed if e.weight >= least and _is_measured(e))
    theirs = (each.title for each in measured if _actor_of(each, signs) is Actor.RECIPIENT)
    title = next(theirs, None)
    return {"besides": title} if title else {}


def _is_measured(cause: WeighedCause) -> bool:
    return not all(each.startswith("reply:") for each in cause.supports)


def _steps(cause: Cause, tied: Sequence[Cause], facts: Facts) -> tuple[Step, ...]:
    """What to do; for two tied causes, the first step of each comes first."""
    first = (step for each in tied for step in steps_of(each, facts)[:1])
    return (*first, *steps_of(cause, facts))[:MOST_STEPS]


def _actor_of(cause: Cause, signs: Signs) -> Actor:
    return _unless(signs, cause.actor_when, cause.actor)


def _unless(signs: Signs, exceptions: Mapping[str, T], usual: T) -> T:
    """The value for the first sign that makes an exception, otherwise the usual one."""
    return next((value for sign, value in exceptions.items() if sign in signs), usual)


def _confidence(cause: Cause, weighed: Sequence[WeighedCause]) -> float:
    """The weight of the cause; for `inconclusive`, 1 minus the heaviest weight."""
    weights = {each.cause: each.weight for each in weighed}
    return weights.get(cause.id, round(1 - max(weights.values(), default=0.0), 3))
