"""Opens an incident, or joins one that is open already. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.incidents import posts
from bot.incidents.hearing import UNDEFINED, about, may_tell_more, tells_more
from bot.incidents.rules import Rules
from bot.incidents.troubles import Trouble
from bot.models.bounce import Bounce
from bot.models.diagnosis import Subject
from bot.models.incident import Incident, IncidentState, Intake, IntakeKind, Watch
from bot.models.post import Joined
from bot.models.query import Query
from bot.ports.change import Change, JoinedBounce
from bot.watch import begin, bounced_again, leaves_queue_at, look_anew, shown_next, stands_until

LATECOMERS = timedelta(minutes=10)
"""Bounces that come so soon after a recovery are from before it: they are counted and open nothing."""
TELL_JOINED_EVERY = timedelta(minutes=5)
_NOBODY = frozenset({None, "", "USLACKBOT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One message's word of one trouble."""

    origin: str
    intake: Intake
    trouble: Trouble


def message_origin(intake: Intake) -> str:
    """The origin of the message concerned, whichever way it was pointed at; a command's is its own."""
    if intake.ts is None or intake.kind is IntakeKind.ACTION:
        return intake.origin
    return f"{intake.team}:{intake.channel}:{intake.ts}"


def opened(
    trouble: Trouble, intake: Intake, *, name: str, origin: str, rules: Rules, now: datetime
) -> Change:
    """Incident, watch and card. The watch's check 0, due at once, is the first diagnosis."""
    incident = _new(trouble.query, intake, name=name, origin=origin, now=now)
    incident = replace(incident, bounce=trouble.bounce, others=trouble.others)
    watch = begin(name, now, leaves_queue_at(trouble.bounce, now, rules.scale))
    return Change(incident=incident, watch=watch, posts=(posts.card(incident, now),))


def standing(domain: str, intake: Intake, *, name: str, rules: Rules, now: datetime) -> Change:
    """`watch DOMAIN`: looks without a bounce."""
    incident = _new(Query(domain=domain), intake, name=name, origin=intake.origin, now=now)
    incident = replace(incident, count=0, standing=True)
    watch = begin(name, now, stands_until(now, rules.scale))
    return Change(incident=incident, watch=watch, posts=(posts.card(incident, now),))


def takes_in(incident: Incident, arrival: Arrival, rules: Rules, now: datetime) -> bool:
    """Whether a further bounce joins: while open and within the window, or just after the recovery."""
    if incident.state.is_open:
        return now - incident.last_bounce_at <= timedelta(seconds=rules.join_window)
    if incident.state is not IncidentState.RECOVERED or arrival.intake.kind is not IntakeKind.MESSAGE:
        return False
    if tells_more(incident, arrival.trouble.bounce):
        return False
    return incident.closed_at is not None and now - incident.closed_at <= rules.scaled(LATECOMERS)


def joined(
    incident: Incident, watch: Watch, arrivals: Sequence[Arrival], *, rules: Rules, now: datetime
) -> Change:
    """Counts them. Their messages wait in queues until the last of them has left. One that tells more is what
    the incident is about from now on, and is looked into at once; or once the first look does not decide."""
    bounces = tuple(_joined_bounce(arrival, now) for arrival in arrivals)
    after = replace(incident, count=incident.count + len(bounces), last_bounce_at=now)
    if not incident.state.is_open:
        return Change(incident=after, bounces=bounces)
    expires_at = max(leaves_queue_at(arrival.trouble.bounce, now, rules.scale) for arrival in arrivals)
    following = bounced_again(watch, incident, expires_at, now, rules.scale)
    if telling := _first_that(tells_more, incident, arrivals):
        after, following = about(after, telling), look_anew(following, now)
    elif heard := _first_that(may_tell_more, incident, arrivals):
        after = replace(after, heard=heard)
    if following.next_check_at != watch.next_check_at:
        after = replace(after, next_check_at=shown_next(following))
    return Change(incident=after, watch=following, bounces=bounces)


def _first_that(
    tells: Callable[[Incident, Bounce | None], bool], incident: Incident, arrivals: Sequence[Arrival]
) -> Subject | None:
    telling = (each.trouble for each in arrivals if tells(incident, each.trouble.bounce))
    return next((Subject(query=one.query, bounce=one.bounce, others=one.others) for one in telling), None)


def tells_joined(incident: Incident, rules: Rules, now: datetime) -> bool:
    """Whether the thread may be told of bounces that joined: not of each, in a storm."""
    since = incident.joined_told_at
    return since is None or now - since >= rules.scaled(TELL_JOINED_EVERY)


def has_untold(incident: Incident) -> bool:
    """Whether bounces joined that the thread was not told of."""
    first = 0 if incident.standing else 1
    return incident.count - first > incident.joined_told


def tell_joined(change: Change, untold: Sequence[JoinedBounce], now: datetime) -> Change:
    """The same change, with the thread told of the bounces that joined."""
    if change.incident is None or not untold:
        return change
    count = change.incident.joined_told + len(untold)
    incident = replace(change.incident, joined_told_at=now, joined_told=count)
    recipients = tuple(dict.fromkeys(bounce.recipient for bounce in untold if bounce.recipient))
    told = Joined(count=incident.count, recipients=recipients)
    post = posts.in_thread(incident, f"joined/{incident.count}", told, now)
    return replace(change, incident=incident, posts=(*change.posts, post))


def _joined_bounce(arrival: Arrival, now: datetime) -> JoinedBounce:
    trouble, intake, bounce = arrival.trouble, arrival.intake, arrival.trouble.bounce
    return JoinedBounce(
        origin=arrival.origin,
        recipient=bounce.recipient if bounce else trouble.query.address,
        status=trouble.query.status,
        reason=bounce.reason if bounce else UNDEFINED,
        at=now,
        ts=intake.ts if _is_below_a_message(intake) else None,
    )


def _new(query: Query, intake: Intake, *, name: str, origin: str, now: datetime) -> Incident:
    below = _is_below_a_message(intake)
    return Incident(
        id=name,
        team=intake.team,
        channel=intake.channel,
        origin=origin,
        origin_ts=intake.ts if below else None,
        thread_ts=(intake.thread_ts or intake.ts) if below else None,
        query=query,
        opened_by=None if intake.user in _NOBODY else intake.user,
        opened_at=now,
        last_bounce_at=now,
    )


def _is_below_a_message(intake: Intake) -> bool:
    """The card of a command, or of a mention outside a thread, is a root message."""
    if intake.kind in {IntakeKind.COMMAND, IntakeKind.ACTION}:
        return False
    return intake.kind is not IntakeKind.MENTION or intake.thread_ts is not None
