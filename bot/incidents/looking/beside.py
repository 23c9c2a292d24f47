"""What a look finds beside the incident's own trouble: the answer for a bounce that says something else, and
how a second trouble goes on. Pure functions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.causes import BLIND, HEALTHY, INCONCLUSIVE
from bot.incidents import posts
from bot.incidents.arriving.asides import counted, suggested_by
from bot.incidents.arriving.reasons import about, suggested_cause
from bot.models.content import SecondTrouble, SetApart
from bot.models.diagnosis import Diagnosis, RecheckKind
from bot.models.incident import Aside, Incident, Second
from bot.models.post import Post

_TELLS_NOTHING = BLIND | {INCONCLUSIVE}
"""Causes after which nobody knows whether the second trouble is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The diagnoses of one look; None where there was nothing to diagnose, or it failed."""

    found: Diagnosis
    """Of the incident's own trouble."""
    aside: Diagnosis | None = None
    second: Diagnosis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The incident after a look, apart from its own trouble, and what the thread is told."""

    incident: Incident
    found: Diagnosis
    """Of the trouble that is the incident's own from now on."""
    told: tuple[Post, ...] = ()


def beside(
    incident: Incident, seen: Incident, looked: Looked, *, check_no: int, follows: bool, now: datetime
) -> Beside:
    """`seen`: the incident as it was when the look began; `follows`: whether further looks are planned."""
    followed = _followed(incident, seen, looked, check_no, now)
    answered = _answered(followed.incident, seen, looked, follows=follows, now=now)
    result = replace(answered, told=(*followed.told, *answered.told))
    changed_meanwhile = (incident.query, incident.bounce) != (seen.query, seen.bounce)
    return result if changed_meanwhile else _taken_over(result, looked)


def _followed(incident: Incident, seen: Incident, looked: Looked, check_no: int, now: datetime) -> Beside:
    """How the second trouble goes on. While it has the incident's own cause, or if both are over, the thread
    is told of that one, and whoever reported the second is told when it is over."""
    same, second, found = Beside(incident=incident, found=looked.found), incident.second, looked.second
    if second is None or second != seen.second or found is None:
        return same
    cause, own = found.verdict.cause, looked.found.verdict.cause
    told_as_own = cause == own and not (cause == HEALTHY and incident.standing)
    if told_as_own or cause in {second.cause, *_TELLS_NOTHING}:
        return same
    told = SecondTrouble(
        query=second.subject.query, before=second.cause, diagnosis=found, mention=second.people
    )
    name = f"answer/{posts.key_part(second.origin)}:apart-{check_no}"
    after = _without(incident, second.cause)
    if cause != HEALTHY:
        after = replace(after, second=_of(found, second), suggested=counted(after.suggested, cause))
    return replace(same, incident=after, told=(posts.in_thread(incident, name, told, now),))


def _without(incident: Incident, cause: str) -> Incident:
    """The incident without its second trouble: bounces that suggest it are a question again."""
    return replace(
        incident,
        second=None,
        answered={said: found for said, found in incident.answered.items() if found != cause},
        suggested={each: count for each, count in incident.suggested.items() if each != cause},
    )


def _answered(incident: Incident, seen: Incident, looked: Looked, *, follows: bool, now: datetime) -> Beside:
    """The answer for the aside. A trouble whose end a look can see becomes the second one."""
    aside, found, own = incident.aside, looked.aside, looked.found.verdict.cause
    if aside is None or seen.aside != aside:
        return Beside(incident=incident, found=looked.found)
    same_as_before = seen.diagnosis is not None and seen.diagnosis.verdict.cause == own
    incident = replace(incident, aside=None, answered=incident.answered if same_as_before else {})
    if found is None:
        return Beside(incident=incident, found=looked.found)
    same = found.verdict.cause == own
    known = same or found.verdict.cause in _told(incident)
    incident = _counted(incident, aside, found.verdict.cause)
    if not same and follows:
        incident = replace(incident, second=_second(incident.second, aside, found))
    if known and aside.asked_by is None:
        return Beside(incident=incident, found=looked.found)
    told = SetApart(
        query=aside.subject.query,
        diagnosis=found,
        same=same,
        followed=incident.second is not None and incident.second.cause == found.verdict.cause,
        origin=aside.origin,
        asked_by=aside.asked_by,
    )
    name = f"answer/{posts.key_part(aside.origin)}:apart"
    return Beside(incident=incident, found=looked.found, told=(posts.in_thread(incident, name, told, now),))


def _told(incident: Incident) -> frozenset[str]:
    """The causes that were answered for earlier bounces: one answer each is enough, whatever their words."""
    return frozenset(incident.answered.values()) - {HEALTHY, INCONCLUSIVE}


def _counted(incident: Incident, aside: Aside, cause: str) -> Incident:
    """Remembers the answer. The card counts such bounces by the cause that was found for them."""
    suggested = suggested_by(aside)
    assert suggested is not None
    after = replace(incident, answered={**incident.answered, suggested: cause})
    already = suggested_cause(aside.subject) is not None
    return after if already else replace(after, suggested=counted(after.suggested, cause))


def _second(known: Second | None, aside: Aside, found: Diagnosis) -> Second | None:
    """One at most; whoever reports the same trouble is told of its end, too."""
    people = (aside.by,) if aside.by else ()
    if known is None:
        new = Second(subject=aside.subject, origin=aside.origin, cause="", wait_seconds=0, people=people)
        return _of(found, new)
    if known.cause != found.verdict.cause:
        return known
    return replace(known, people=tuple(dict.fromkeys((*known.people, *people))))


def _of(found: Diagnosis, second: Second) -> Second | None:
    """The second trouble as it is found now; None if there is none, or no look can tell its end."""
    cause, plan = found.verdict.cause, found.recheck
    measured = plan.kind is RecheckKind.MEASURE and plan.after_seconds is not None
    if cause == HEALTHY or cause in _TELLS_NOTHING or not measured:
        return None
    return replace(second, cause=cause, wait_seconds=float(plan.after_seconds or 0))


def _taken_over(result: Beside, looked: Looked) -> Beside:
    """If only the incident's own trouble is over, the second one takes its place."""
    incident, second = result.incident, result.incident.second
    found = looked.second or looked.aside
    over = looked.found.verdict.cause == HEALTHY and incident.diagnosis is not None and not incident.standing
    if second is None or found is None or not over or found.verdict.cause == HEALTHY:
        return result
    after = replace(about(incident, second.subject), second=None)
    return Beside(incident=after, found=found, told=tuple(_only_to_who_asked(result.told)))


def _only_to_who_asked(told: Iterable[Post]) -> Iterator[Post]:
    """The answers without a promise to check again: the thread is told of the incident's new trouble."""
    for post in told:
        if not isinstance(post.content, SetApart):
            yield post
        elif post.content.asked_by is not None:
            yield replace(post, content=replace(post.content, followed=False))
