"""Bounces that come later: do they say more than is known, and when is that diagnosed? Pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.causes import HEALTHY, INCONCLUSIVE
from bot.diagnosis.signs.of_words import MEASURABLE
from bot.diagnosis.words import bounce_of
from bot.incidents.recipients import says_gone
from bot.models.bounce import Bounce
from bot.models.diagnosis import Subject
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.watch.schedule import next_shown_at, restart_looks, restart_waits

UNDEFINED = "undefined"


def adds_reason(incident: Incident, bounce: Bounce | None) -> bool:
    """Whether the bounce gives a reason that neither the incident's bounce nor the diagnosis gave.

    After "inconclusive" or "works", users are asked to paste the bounce: this recognizes what they paste.
    """
    said, found = _reason(bounce), incident.diagnosis
    if said == UNDEFINED or found is None or incident.standing:
        return False
    known = _reason(incident.bounce)
    if found.verdict.cause == HEALTHY:
        return said not in {known, *MEASURABLE}
    return found.verdict.cause == INCONCLUSIVE and known == UNDEFINED


def suggested_cause(subject: Subject) -> str | None:
    """The cause that the bounce (or a typed code) suggests, if network checks cannot confirm it. It does not
    change the verdict but is shown beside it."""
    bounce = bounce_of(subject)
    return bounce.likeliest if bounce.reason not in {UNDEFINED, *MEASURABLE} else None


def may_add_reason(incident: Incident, bounce: Bounce | None) -> bool:
    """Whether this can be decided only after the first diagnosis, which is still running."""
    first = incident.diagnosis is None and not incident.standing
    return first and incident.heard is None and _reason(bounce) != UNDEFINED


def about(incident: Incident, heard: Subject, now: datetime) -> Incident:
    """The incident, based on this subject from now on."""
    return replace(
        incident,
        query=heard.query,
        bounce=heard.bounce,
        others=heard.others,
        heard=None,
        reported_at=now,
    )


def adopt_reason(
    incident: Incident, watch: Watch, subjects: Sequence[Subject], now: datetime
) -> tuple[Incident, Watch]:
    """The incident adopts the first subject that says more, and is diagnosed again. While the first diagnosis
    is running, the subject is kept until that has ended."""
    telling = _first_that(adds_reason, incident, subjects) or _confirming(incident, subjects, now)
    if telling:
        return about(incident, telling, now), _looks_again(incident, watch, now)
    if heard := _first_that(may_add_reason, incident, subjects):
        return replace(incident, heard=heard), watch
    return incident, watch


def _confirming(incident: Incident, subjects: Sequence[Subject], now: datetime) -> Subject | None:
    """The bounce that says once more, after a time of doubt, that the incident's mailbox does not exist."""
    if incident.diagnosis is None or not incident.doubt:
        return None
    same = (each for each in subjects if _refused_mailbox(each) == _refused_mailbox(incident.subject))
    sure = (each for each in same if _refused_mailbox(each) and not about(incident, each, now).doubt)
    return next(sure, None)


def _refused_mailbox(subject: Subject) -> str | None:
    """The address, if the subject says that there is no such mailbox."""
    gone = says_gone(_reason(subject.bounce), subject.query.status)
    return subject.query.address if gone else None


def _looks_again(incident: Incident, watch: Watch, now: datetime) -> Watch:
    """At once, or if the incident is snoozed, at the end of that."""
    return restart_waits(watch) if incident.is_snoozed else restart_looks(watch, now)


def _first_that(
    tells: Callable[[Incident, Bounce | None], bool], incident: Incident, subjects: Sequence[Subject]
) -> Subject | None:
    return next((subject for subject in subjects if tells(incident, subject.bounce)), None)


def with_pending_reason(change: Change, seen: Incident, now: datetime) -> Change:
    """The outcome of a look; followed by another look if a bounce that came meanwhile says more.

    `seen`: the incident as it was when the look began.
    """
    incident, watch = change.incident, change.watch
    if incident is None or watch is None:
        return change
    after = replace(incident, heard=None)
    if incident.heard and adds_reason(incident, incident.heard.bounce):
        after = about(incident, incident.heard, now)
    if after.query == seen.query and after.bounce == seen.bounce:
        return replace(change, incident=after)
    following = _looks_again(after, watch, now)
    after = replace(
        after, state=IncidentState.WAITING, next_check_at=next_shown_at(following), closed_at=None
    )
    return replace(change, incident=after, watch=following)


def _reason(bounce: Bounce | None) -> str:
    return bounce.reason if bounce else UNDEFINED
