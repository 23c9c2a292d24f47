"""How a second trouble goes on at each look. Pure functions.

A trouble is followed until the thread is told that it is over, or why it is followed no further.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.causes import BLIND, HEALTHY, INCONCLUSIVE
from bot.incidents import posts
from bot.incidents.arriving.asides import counted
from bot.incidents.looking.look import Look
from bot.models.content import NotFollowed, SecondTrouble
from bot.models.diagnosis import Diagnosis, RecheckKind
from bot.models.incident import FollowedTrouble, Incident
from bot.models.post import Post

Told = tuple[Incident, tuple[Post, ...]]
"""An incident after a step, and what its thread is told."""
TELLS_NOTHING = BLIND | {INCONCLUSIVE}
"""Causes after which nobody knows whether a trouble is over."""


class Fate(StrEnum):
    """What a look finds of a second trouble."""

    UNSEEN = "unseen"
    """Nothing: it is followed as before."""
    LASTS = "lasts"
    SHARED = "shared"
    """It now has the incident's own cause."""
    CHANGED = "changed"
    """It now has a third cause."""
    OVER = "over"
    BOTH_OVER = "both-over"
    """So is the incident's own: the thread is told of both at once."""


_NEWS = frozenset({Fate.CHANGED, Fate.OVER})


def followed(incident: Incident, look: Look, check_no: int, now: datetime) -> Told:
    """The incident with its second trouble as the look found it. `check_no` names the post."""
    second, found = incident.second_trouble, look.second
    if second is None or found is None:
        return incident, ()
    fate = fate_of(incident, second, found, look.found)
    after = _after(fate, incident, second, found)
    if fate not in _NEWS:
        return after, ()
    told = SecondTrouble(
        query=second.subject.query,
        before=second.cause,
        diagnosis=found,
        not_followed=why_not_followed(found) if fate is Fate.CHANGED else None,
        mention=second.people,
    )
    name = f"answer/{posts.key_part(second.origin)}:apart-{check_no}"
    return after, (posts.in_thread(incident, name, told, now),)


def fate_of(incident: Incident, second: FollowedTrouble, found: Diagnosis, own: Diagnosis) -> Fate:
    """`own`: what the same look found of the incident's own trouble."""
    cause = found.verdict.cause
    if cause in TELLS_NOTHING:
        return Fate.UNSEEN
    if cause == HEALTHY:
        return Fate.BOTH_OVER if ends(incident, own) else Fate.OVER
    if cause == own.verdict.cause:
        return Fate.SHARED
    return Fate.LASTS if cause == second.cause else Fate.CHANGED


def _after(fate: Fate, incident: Incident, second: FollowedTrouble, found: Diagnosis) -> Incident:
    match fate:
        case Fate.UNSEEN:
            return incident
        case Fate.LASTS:
            return _still(incident, second, found)
        case Fate.SHARED if why_not_followed(found) is None:  # they may part again
            return _still(incident, second, found)
        case Fate.SHARED | Fate.BOTH_OVER:  # whoever reported it is told with the incident's own
            return replace(_without(incident, second), people=together(incident.people, second.people))
        case Fate.CHANGED:
            return _changed(incident, second, found)
        case Fate.OVER:
            return _without(incident, second)


def why_not_followed(found: Diagnosis) -> NotFollowed | None:
    """Why no look can tell when this is over; None if one can."""
    if found.verdict.cause in TELLS_NOTHING:
        return "unseen"
    plan = found.recheck
    return None if plan.kind is RecheckKind.MEASURE and plan.after_seconds is not None else "no-look"


def ends(incident: Incident, own: Diagnosis) -> bool:
    """Whether the incident's own trouble is over, so that it closes if nothing else is wrong."""
    return own.verdict.cause == HEALTHY and not incident.standing


def together(*people: tuple[str, ...]) -> tuple[str, ...]:
    """Everybody once."""
    return tuple(dict.fromkeys(person for some in people for person in some))


def _still(incident: Incident, second: FollowedTrouble, found: Diagnosis) -> Incident:
    return replace(incident, second_trouble=replace(second, diagnosis=found))


def _changed(incident: Incident, second: FollowedTrouble, found: Diagnosis) -> Incident:
    after = _without(incident, second)
    after = replace(after, suggested=counted(after.suggested, found.verdict.cause))
    return after if why_not_followed(found) else _still(after, second, found)


def _without(incident: Incident, second: FollowedTrouble) -> Incident:
    """The incident without its second trouble. All that was answered is a question again: a third trouble,
    which was not followed, may now be."""
    suggested = {cause: count for cause, count in incident.suggested.items() if cause != second.cause}
    return replace(incident, second_trouble=None, answered={}, suggested=suggested)
