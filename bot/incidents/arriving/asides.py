"""Bounces that join but say something else than the verdict: the next look diagnoses one of them beside the
incident's own. Pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.causes import HEALTHY, INCONCLUSIVE, family_of
from bot.diagnosis.words import bounce_of
from bot.durations import elapsed
from bot.incidents.arriving.reasons import suggested_cause
from bot.incidents.timing import FRESH
from bot.models.diagnosis import Subject
from bot.models.incident import Aside, Incident, IncidentState
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.watch.schedule import look_early, next_shown_at, restart_waits


def set_aside(
    incident: Incident, watch: Watch, asides: Iterable[Aside], now: datetime, scale: float
) -> tuple[Incident, Watch]:
    """Keeps the first bounce that says something else, to be diagnosed soon: at once if a person asks, else
    once the last result is no longer fresh. A person's question takes the place of a bounce that only came.

    During the first look it is kept until the verdict shows whether it says something else.
    """
    kept = incident.aside
    new = (one for one in asides if kept is None or (one.asked_by and not kept.asked_by))
    found = next((one for one in new if _is_open_question(incident, one, now, scale)), None)
    if found is None:
        return incident, watch
    incident = replace(incident, aside=found)
    if incident.diagnosis is None:
        return incident, watch
    return incident, _looks_soon(incident, watch, now, scale)


def _is_open_question(incident: Incident, aside: Aside, now: datetime, scale: float) -> bool:
    if incident.diagnosis is None:
        return suggested_by(aside) is not None
    if not _says_something_else(incident, aside):
        return False
    if suggested_by(aside) not in incident.answered:
        return True
    return aside.asked_by is not None and not _is_fresh(incident, now, scale)


def _says_something_else(incident: Incident, aside: Aside) -> bool:
    """Whether its words suggest a cause of another family than the verdict's, which was not known before.

    Of a bounce that nobody asks about, only a cause that a look can confirm or refute counts: what others say
    is counted and told as it is.
    """
    suggested, found = suggested_by(aside), incident.diagnosis
    if suggested is None or found is None or incident.query == aside.subject.query:
        return False
    if suggested == bounce_of(incident.subject).likeliest:
        return False
    counts = aside.asked_by is not None or suggested_cause(aside.subject) is None
    return counts and family_of(suggested) != family_of(found.verdict.cause)


def suggested_by(aside: Aside) -> str | None:
    return bounce_of(aside.subject).likeliest


def answered_before(incident: Incident, subject: Subject) -> str | None:
    """The cause that a look found for an earlier bounce with these words; None if it found none."""
    return incident.answered.get(bounce_of(subject).likeliest or "")


def _is_fresh(incident: Incident, now: datetime, scale: float) -> bool:
    at = incident.looked_at
    return at is not None and elapsed(at, now) < FRESH * scale


def _looks_soon(incident: Incident, watch: Watch, now: datetime, scale: float) -> Watch:
    """At once or a little later; if the incident is snoozed, at the end of that."""
    if incident.is_snoozed:
        return restart_waits(watch)
    asked = incident.aside is not None and incident.aside.asked_by is not None
    wait = timedelta() if asked or not _is_fresh(incident, now, scale) else FRESH * scale
    return look_early(watch, now + wait)


def with_pending_aside(change: Change, now: datetime, scale: float) -> Change:
    """The outcome of a look; if an aside came during it, the next one diagnoses that, if it says something
    else than the verdict."""
    incident, watch = change.incident, change.watch
    if incident is None or incident.aside is None:
        return change
    if watch is None or not _says_something_else(incident, incident.aside):
        return replace(change, incident=replace(incident, aside=None))
    following = _looks_soon(incident, watch, now, scale)
    after = replace(
        incident, state=IncidentState.WAITING, next_check_at=next_shown_at(following), closed_at=None
    )
    return replace(change, incident=after, watch=following)


def counted(suggested: Mapping[str, int], cause: str) -> Mapping[str, int]:
    """The causes that bounces suggest, with one more of this one; that all is well is none."""
    if cause in {HEALTHY, INCONCLUSIVE}:
        return suggested
    return {**suggested, cause: suggested.get(cause, 0) + 1}
