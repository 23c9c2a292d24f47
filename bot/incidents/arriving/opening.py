"""Opens an incident with its watch and its card. Pure functions."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.durations import elapsed
from bot.incidents import posts
from bot.incidents.timing import Timing
from bot.models.diagnosis import Doubt, Subject
from bot.models.incident import Incident, IncidentState
from bot.models.intake import Intake, IntakeKind
from bot.models.query import Query
from bot.ports.change import Change
from bot.watch.expiry import leaves_queue_at, stands_until
from bot.watch.schedule import begin

TOLD_WELL_LATELY = timedelta(hours=2)
"""How long after "works" a further bounce is not answered by the same checks with the same "works"."""
_NOBODY = frozenset({None, "", "USLACKBOT"})


def opened(
    subject: Subject,
    intake: Intake,
    *,
    name: str,
    origin: str,
    before: Incident | None = None,
    timing: Timing,
    now: datetime,
) -> Change:
    """The incident, its watch and its card. Check 0 of the watch, due at once, is the first diagnosis.
    `before`: the latest incident of that domain here."""
    incident = _new(subject, intake, name=name, origin=origin, now=now)
    if subject.bounced and before:
        doubts = tuple(_ended(each, before) for each in before.doubts)
        incident = replace(incident, told_well_at=_told_well_at(before, timing, now), doubts=doubts)
    watch = begin(name, now, leaves_queue_at(subject.bounce, now, timing.scale))
    return Change(incident=incident, watch=watch, posts=(posts.card(incident, now),))


def _told_well_at(before: Incident, timing: Timing, now: datetime) -> datetime | None:
    """When it told that mail which had bounced gets through now, if that was a short while ago."""
    at = before.closed_at
    if before.state is not IncidentState.RECOVERED or not before.count or at is None:
        return None
    return at if elapsed(at, now) <= timing.scaled(TOLD_WELL_LATELY) else None


def _ended(doubt: Doubt, before: Incident) -> Doubt:
    """The doubt, up to the last look of the incident before: nobody looked how long it lasted."""
    return replace(doubt, until=doubt.until or before.looked_at)


def opened_to_watch(domain: str, intake: Intake, *, name: str, timing: Timing, now: datetime) -> Change:
    """For `watch DOMAIN`: checks a domain without a bounce."""
    subject = Subject(query=Query(domain=domain))
    incident = _new(subject, intake, name=name, origin=intake.origin, now=now)
    incident = replace(incident, asked_only=False, standing=True)
    watch = begin(name, now, stands_until(now, timing.scale))
    return Change(incident=incident, watch=watch, posts=(posts.card(incident, now),))


def person_of(intake: Intake) -> str | None:
    """Who sent it, if that was a person."""
    return None if intake.user in _NOBODY else intake.user


def is_below_a_message(intake: Intake) -> bool:
    """Whether the card is a reply below a message. For a command, or a mention outside a thread, it is a root
    message."""
    if intake.kind in {IntakeKind.COMMAND, IntakeKind.ACTION}:
        return False
    return intake.kind is not IntakeKind.MENTION or intake.thread_ts is not None


def _new(subject: Subject, intake: Intake, *, name: str, origin: str, now: datetime) -> Incident:
    below = is_below_a_message(intake)
    return Incident(
        id=name,
        team=intake.team,
        channel=intake.channel,
        origin=origin,
        origin_ts=intake.ts if below else None,
        thread_ts=(intake.thread_ts or intake.ts) if below else None,
        query=subject.query,
        bounce=subject.bounce,
        others=subject.others,
        count=1 if subject.bounced else 0,
        asked_only=not subject.bounced,
        opened_by=person_of(intake),
        opened_at=now,
        last_bounce_at=now,
    )
