"""The watch of an incident as a state machine. `scale` multiplies every wait; stored waits are unscaled."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.causes import HEALTHY
from bot.models.diagnosis import Diagnosis, RecheckKind
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Changed, Outcome, Watch, WatchState
from bot.watch.change import what_changed
from bot.watch.usual import first_wait

LONGEST_WAIT = 6 * 3600.0
"""Seconds between two looks at most, unless the first wait is longer."""
STANDING_WAIT = 900.0
"""First wait in seconds of a watch without a bounce, if the diagnosis plans no recheck."""
AFTERMATH = timedelta(days=1)
"""How long an incident stays open at least after a reminder or a snooze."""
ONLY_ENDS = 0.0
"""Marks, as first wait, a watch that does not look any more and only waits for its end."""
LOOK_AGAIN_AFTER = timedelta(minutes=15)
"""Age of the last look from which a further bounce causes one that the watch does not plan."""


class Duty(StrEnum):
    """What a due check has to do."""

    LOOK = "look"
    REMIND = "remind"
    END = "end"
    """No look can help and nobody closed the incident, so it ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a check changes: the watch, the incident's state, and what to report."""

    watch: Watch
    state: IncidentState
    outcome: Outcome | None = None
    """None for the first look, which cannot be compared with an earlier one."""
    changed: Changed | None = None


def begin(incident: str, now: datetime, expires_at: datetime) -> Watch:
    """A new watch. Its check 0, due at once, is the first diagnosis."""
    return Watch(incident=incident, next_check_at=now, urgent=True, expires_at=expires_at)


def duty(watch: Watch, incident: Incident, now: datetime) -> Duty:
    """What the next check has to do."""
    last = incident.diagnosis
    if last is None or incident.asked_by is not None or incident.standing or watch.first_wait_seconds is None:
        return Duty.LOOK
    if watch.reminds:
        return Duty.REMIND
    over = last.recheck.kind is not RecheckKind.MEASURE and now >= watch.expires_at
    return Duty.END if over else Duty.LOOK


def after_look(watch: Watch, incident: Incident, found: Diagnosis, now: datetime, scale: float) -> Judged:
    """Uses up the check, with the diagnosis that a look found."""
    before = incident.diagnosis
    changed = what_changed(before, found) if before else None
    outcome = _outcome(before, found, changed)
    if found.verdict.cause == HEALTHY and not incident.standing:
        return Judged(
            watch=end(_spent(watch)), state=IncidentState.RECOVERED, outcome=outcome, changed=changed
        )
    if now >= watch.expires_at and before is not None:
        # a watch without a bounce waits for no message, so there is nothing to give up
        over = IncidentState.STOPPED if incident.standing else IncidentState.GAVE_UP
        return Judged(watch=end(_spent(watch)), state=over, outcome=outcome, changed=changed)
    restart = before is None or changed == "cause" or watch.first_wait_seconds is None
    following = _plan(_spent(watch), incident, found, restart=restart, now=now, scale=scale)
    return Judged(watch=following, state=IncidentState.WAITING, outcome=outcome, changed=changed)


def after_reminder(watch: Watch, now: datetime, scale: float) -> Judged:
    """Uses up the check with the one reminder; the incident stays open for a while, without looks."""
    return Judged(
        watch=_only_ends(_spent(watch), now, scale), state=IncidentState.WAITING, outcome=Outcome.REMINDER
    )


def after_end(watch: Watch) -> Judged:
    """Uses up the check that only ends the incident."""
    return Judged(watch=end(_spent(watch)), state=IncidentState.STOPPED)


def without_looks(judged: Judged, now: datetime, scale: float) -> Judged:
    """The same without further looks, for a channel that wants none; it ends when the message expires."""
    if judged.state is not IncidentState.WAITING:
        return judged
    return replace(judged, watch=_only_ends(judged.watch, now, scale))


def end(watch: Watch) -> Watch:
    """No more checks."""
    return replace(watch, state=WatchState.DONE, next_check_at=None, reminds=False)


def next_shown_at(watch: Watch) -> datetime | None:
    """When the next look or reminder comes; None if the watch is done or only waits for its end."""
    return None if watch.first_wait_seconds == ONLY_ENDS else watch.next_check_at


def look_now(watch: Watch, now: datetime) -> Watch:
    """Makes the next check due at once; later waits continue as before."""
    return replace(watch, state=WatchState.PENDING, next_check_at=now, urgent=True)


def restart_looks(watch: Watch, now: datetime) -> Watch:
    """Makes the next check due at once, and starts again with the first wait."""
    return restart_waits(look_now(watch, now))


def restart_waits(watch: Watch) -> Watch:
    """Makes the next check a look when it is due, and starts again with the first wait after it."""
    return replace(watch, first_wait_seconds=None)


def snooze(watch: Watch, until: datetime, scale: float) -> Watch:
    """Puts off the next check until `until`; the watch does not end before."""
    expires_at = max(watch.expires_at, until + AFTERMATH * scale)
    return replace(watch, next_check_at=until, urgent=False, expires_at=expires_at)


def planned_again(watch: Watch, ahead: timedelta, now: datetime) -> Watch:
    """The watch as if its next check had been planned by the right time. `ahead`: how much too far ahead the
    clock was by which it was planned, at least."""
    if watch.next_check_at is None:
        return watch
    at = max(watch.next_check_at - ahead, now)
    return replace(watch, next_check_at=at, expires_at=max(watch.expires_at - ahead, at))


def bounced_again(
    watch: Watch, incident: Incident, expires_at: datetime, now: datetime, scale: float
) -> Watch:
    """The watch after a further bounce: it expires later, and looks at once if no look was to come."""
    watch = replace(watch, expires_at=max(watch.expires_at, expires_at))
    return restart_looks(watch, now) if _lacks_look(incident, now, scale) else watch


def _lacks_look(incident: Incident, now: datetime, scale: float) -> bool:
    """Whether no look is to come that could see the trouble of a further bounce, and the last one is old."""
    last, at = incident.diagnosis, incident.looked_at
    if last is None or at is None or incident.is_snoozed:
        return False
    none_planned = incident.next_check_at is None or last.verdict.cause == HEALTHY
    return none_planned and now - at >= LOOK_AGAIN_AFTER * scale


def _spent(watch: Watch) -> Watch:
    return replace(watch, check_no=watch.check_no + 1, urgent=False)


def _outcome(before: Diagnosis | None, found: Diagnosis, changed: Changed | None) -> Outcome | None:
    if before is None:
        return None
    if found.verdict.cause == HEALTHY and before.verdict.cause != HEALTHY:
        return Outcome.RECOVERED
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def _plan(
    watch: Watch, incident: Incident, found: Diagnosis, *, restart: bool, now: datetime, scale: float
) -> Watch:
    kind = RecheckKind.MEASURE if incident.standing else found.recheck.kind
    first = found.recheck.after_seconds or (STANDING_WAIT if incident.standing else None)
    done_reminding = kind is RecheckKind.REMIND and not restart and not watch.reminds
    if kind is RecheckKind.NONE or first is None or done_reminding:
        return _only_ends(watch, now, scale)
    if kind is RecheckKind.MEASURE:
        first = first_wait(first, incident.usual, scale)
    watch = _waiting(watch, float(first), restart=restart, asked=incident.asked_by is not None)
    at = now + timedelta(seconds=(watch.wait_seconds or 0.0) * scale)
    if kind is RecheckKind.REMIND:
        return replace(watch, reminds=True, next_check_at=at)
    return replace(watch, reminds=False, next_check_at=min(at, max(watch.expires_at, now)))


def _waiting(watch: Watch, first: float, *, restart: bool, asked: bool) -> Watch:
    if restart or watch.wait_seconds is None or watch.first_wait_seconds is None:
        return replace(watch, first_wait_seconds=first, wait_seconds=first)
    if asked:
        return watch
    longest = max(LONGEST_WAIT, watch.first_wait_seconds)
    return replace(watch, wait_seconds=min(watch.wait_seconds * 2, longest))


def _only_ends(watch: Watch, now: datetime, scale: float) -> Watch:
    open_until = max(watch.expires_at, now + AFTERMATH * scale)
    return replace(
        watch,
        reminds=False,
        next_check_at=open_until,
        expires_at=open_until,
        wait_seconds=None,
        first_wait_seconds=ONLY_ENDS,
    )
