"""Decides which incident bounces join, and what changes then, for one bounce as for hundreds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.durations import elapsed
from bot.incidents import posts
from bot.incidents.arriving.asides import answered_before, counted, set_aside
from bot.incidents.arriving.opening import is_below_a_message, person_of
from bot.incidents.arriving.reasons import UNDEFINED, adds_reason, adopt_reason, suggested_cause
from bot.incidents.lookup import latest_incident
from bot.incidents.quiet import keep_quiet
from bot.incidents.recipients import list_recipients
from bot.incidents.timing import FRESH, Timing
from bot.models.content import Joined, SetApart
from bot.models.diagnosis import Subject
from bot.models.incident import Aside, Incident, IncidentState
from bot.models.intake import Intake, IntakeKind
from bot.models.watch import Watch
from bot.ports.change import Change, JoinedBounce
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.watch.expiry import leaves_queue_at
from bot.watch.policy import bounced_again, is_outdated
from bot.watch.schedule import next_shown_at, restart_looks
from bot.wording.text import otherwise

STILL_JOINS = timedelta(minutes=10)
"""Bounces that arrive so soon after a recovery were sent before it: they are counted but open nothing."""
ANSWERS_FOR = timedelta(minutes=10)
"""How long after "works" the same question leads to the same card."""
REPORT_JOINED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One bounce reported by one message."""

    origin: str
    intake: Intake
    subject: Subject

    @property
    def aside(self) -> Aside:
        asked_by = self.intake.user or "" if self.intake.addressed else None
        by = person_of(self.intake)
        return Aside(subject=self.subject, origin=self.origin, asked_by=asked_by, by=by)


def asks_again(incident: Incident, arrival: Arrival) -> bool:
    """Whether somebody repeats the command or mention that opened the incident, which reports no other
    bounce."""
    intake, query = arrival.intake, arrival.subject.query
    opened_so = incident.origin_ts is None and not is_below_a_message(intake)
    return opened_so and intake.user == incident.opened_by and query == incident.query


class Joining:
    def __init__(self, store: Store, clock: Clock, timing: Timing) -> None:
        self._store = store
        self._clock = clock
        self._timing = timing

    async def existing_incident(self, intake: Intake, domain: str | None) -> Incident | None:
        """The open incident of the domain; for a message in a channel also the newest one, which may just
        have recovered."""
        if domain is None:
            return None
        if intake.kind is IntakeKind.MESSAGE:
            return await latest_incident(self._store, intake, domain)
        return await self._store.open_incident(intake.team, intake.channel, domain)

    def may_join(self, incident: Incident, arrival: Arrival) -> bool:
        """Whether a further bounce joins: while open and within the join window, or just after a recovery."""
        now = self._clock.now()
        if incident.state.is_open:
            return now - incident.last_bounce_at <= timedelta(seconds=self._timing.join_window)
        if incident.state is not IncidentState.RECOVERED or arrival.intake.kind is not IntakeKind.MESSAGE:
            return False
        if adds_reason(incident, arrival.subject.bounce):
            return False
        at = incident.closed_at
        return at is not None and elapsed(at, now) <= self._timing.scaled(STILL_JOINS)

    async def join(self, incident: Incident, arrivals: Sequence[Arrival]) -> Change:
        """Counts the bounces, and reports them in the thread unless it was told a moment ago. Nothing is
        reported during the first diagnosis and a snooze: the next look reports them below its result."""
        watch, now = await self._store.watch(incident.id), self._clock.now()
        assert watch is not None, incident.id
        change = _joined(incident, watch, arrivals, scale=self._timing.scale, now=now)
        if incident.diagnosis is None or incident.is_snoozed or self._reported_lately(incident, now):
            return change
        before = await self._store.bounces(incident.id)
        joined = [*before, *change.bounces]
        if incident.state.is_open:
            change = report_joined(change, joined, now)
        change = list_recipients(change, joined, now)
        return keep_quiet(change, await self._store.settings(incident.team, incident.channel), now)

    async def asked_again(self, incident: Incident, arrival: Arrival) -> Change:
        """Somebody repeats a question: that counts as no further bounce, but the trouble lasts."""
        watch, now, scale = await self._store.watch(incident.id), self._clock.now(), self._timing.scale
        assert watch is not None, incident.id
        expires_at = leaves_queue_at(arrival.subject.bounce, now, scale)
        following = bounced_again(watch, incident, expires_at, now, scale)
        after = _shown(replace(incident, last_bounce_at=now), watch, following)
        after, following = _asked(after, following, [arrival], now, scale)
        return Change(incident=after, watch=following)

    async def answer_to(self, intake: Intake, domain: str | None) -> Incident | None:
        """The incident that answers a question without a bounce: the open one, or one that such a question
        opened a short while ago and that found nothing wrong."""
        found = await latest_incident(self._store, intake, domain) if domain else None
        if found is None or found.state.is_open:
            return found
        asked = found.asked_only and found.state is IncidentState.RECOVERED and found.trouble is None
        lately = found.closed_at and elapsed(found.closed_at, self._clock.now()) <= self._timing.scaled(
            ANSWERS_FOR
        )
        return found if asked and lately else None

    async def asked_about(self, incident: Incident, arrival: Arrival) -> Change:
        """Somebody asks about the domain without a bounce: it is checked again if the verdict is old."""
        watch, now = await self._store.watch(incident.id), self._clock.now()
        assert watch is not None, incident.id
        if not incident.state.is_open:
            return self._reopened(incident, watch, arrival.intake, now)
        after, following = _asked(incident, watch, [arrival], now, self._timing.scale)
        return Change() if after == incident else Change(incident=after, watch=following)

    def _reopened(self, incident: Incident, watch: Watch, intake: Intake, now: datetime) -> Change:
        """Checks it again, unless its result is fresh."""
        if incident.looked_at and elapsed(incident.looked_at, now) < self._timing.scaled(FRESH):
            return Change()
        again = replace(
            incident,
            state=IncidentState.WAITING,
            closed_at=None,
            asked_by=intake.user or "",
            next_check_at=now,
        )
        return Change(incident=again, watch=restart_looks(watch, now))

    def _reported_lately(self, incident: Incident, now: datetime) -> bool:
        """Limits the posts about joined bounces in a storm."""
        at = incident.joined_told_at
        return at is not None and elapsed(at, now) < self._timing.scaled(REPORT_JOINED_EVERY)


def _joined(
    incident: Incident, watch: Watch, arrivals: Sequence[Arrival], *, scale: float, now: datetime
) -> Change:
    """Counts the bounces, extends the watch until the last of the mails has left its queue, and adopts a
    bounce that says more (see `adopt_reason`)."""
    bounces = tuple(_joined_bounce(arrival, now) for arrival in arrivals)
    after = replace(
        incident,
        count=incident.count + len(bounces),
        suggested=_suggested(incident, arrivals),
        last_bounce_at=now,
    )
    if not incident.state.is_open:
        return Change(incident=after, bounces=bounces)
    expires_at = max(leaves_queue_at(arrival.subject.bounce, now, scale) for arrival in arrivals)
    following = bounced_again(watch, incident, expires_at, now, scale)
    after, following = adopt_reason(after, following, [arrival.subject for arrival in arrivals], now)
    after, following = set_aside(after, following, [arrival.aside for arrival in arrivals], now, scale)
    after, following = _asked(_shown(after, watch, following), following, arrivals, now, scale)
    return Change(incident=after, watch=following, bounces=bounces)


def _asked(
    incident: Incident, watch: Watch, arrivals: Sequence[Arrival], now: datetime, scale: float
) -> tuple[Incident, Watch]:
    """An answer older than the wait after it is not given again: the domain is checked at once, and whoever
    asked is told the result."""
    by = next((arrival.intake.user or "" for arrival in arrivals if arrival.intake.addressed), None)
    if by is None or incident.is_asked_for or not is_outdated(incident, now, scale):
        return incident, watch
    return replace(incident, asked_by=by, next_check_at=now), restart_looks(watch, now)


def _shown(incident: Incident, watch: Watch, following: Watch) -> Incident:
    """The incident with the time of its next check, if the watch now has another."""
    if following.next_check_at == watch.next_check_at:
        return incident
    return replace(incident, next_check_at=next_shown_at(following))


def _suggested(incident: Incident, arrivals: Sequence[Arrival]) -> Mapping[str, int]:
    said = incident.suggested
    for arrival in arrivals:
        if cause := suggested_cause(arrival.subject) or answered_before(incident, arrival.subject):
            said = counted(said, cause)
    return said


def has_unreported(incident: Incident) -> bool:
    """Whether bounces joined that the thread has not been told about."""
    return incident.joined > incident.joined_told


def report_joined(change: Change, joined: Sequence[JoinedBounce], now: datetime) -> Change:
    """The same change, plus a post about the bounces that joined and are not reported yet. A repeat for a
    recipient who is known already is no news: the card counts it. Nor is one that the change answers by
    itself; while one waits for that, the others wait, too.

    `joined`: all bounces that joined, oldest first.
    """
    incident = change.incident
    if incident is None or incident.aside or len(joined) <= incident.joined_told:
        return change
    known = {_first_recipient(incident), *(bounce.recipient for bounce in joined[: incident.joined_told])}
    answered = {post.content.origin for post in change.posts if isinstance(post.content, SetApart)}
    news = (bounce for bounce in joined[incident.joined_told :] if bounce.origin not in answered)
    unreported = [bounce.recipient for bounce in news]
    recipients = tuple(dict.fromkeys(each for each in unreported if each and each not in known))
    incident = replace(incident, joined_told=len(joined))
    if not unreported or (not recipients and all(unreported) and not otherwise(incident)):
        return replace(change, incident=incident)
    incident = replace(incident, joined_told_at=now)
    told = Joined(count=incident.count, recipients=recipients)
    post = posts.in_thread(incident, f"joined/{incident.count}", told, now)
    return replace(change, incident=incident, posts=(*change.posts, post))


def _first_recipient(incident: Incident) -> str | None:
    return incident.bounce.recipient if incident.bounce else incident.query.address


def _joined_bounce(arrival: Arrival, now: datetime) -> JoinedBounce:
    subject, intake, bounce = arrival.subject, arrival.intake, arrival.subject.bounce
    return JoinedBounce(
        origin=arrival.origin,
        recipient=bounce.recipient if bounce else subject.query.address,
        status=subject.query.status,
        reason=bounce.reason if bounce else UNDEFINED,
        at=now,
        arrived=bounce.arrived if bounce else None,
        ts=intake.ts if is_below_a_message(intake) else None,
    )
