"""What a check and a further bounce change, by what is known of the incident.

    LOOKING ─┬─ fails ──► WAITING ─┬─ works ──────────────────────────────────► RECOVERED
             │             ▲    │  ├─ fails, and the bounced message expired ─► GAVE_UP
             │             └────┘  └─ no look can help, and time ran out ─────► STOPPED
             │          still fails
             └─ works ────────────────────────────────────────────────────────► RECOVERED

While an incident is waiting, each check uses up its number and plans the next one. The waits begin with the
one that fits the cause (`first_wait`) and double, up to six hours; another cause starts them again. Where no
look can tell, the one check is a reminder instead, and after it the incident only waits for its end. A watch
without a bounce (`standing`) ends for no other reason than its time. People close incidents, put them off and
ask for looks in `bot/incidents/commands`, by the same changes (`schedule.py`).

Everything here is a function of watch, incident, diagnosis and `now`. `scale` multiplies every wait, so that
tests and the playground need not wait; stored waits are unscaled.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.causes import HEALTHY
from bot.durations import elapsed
from bot.models.diagnosis import Diagnosis, RecheckKind
from bot.models.incident import Incident, IncidentState
from bot.models.watch import Changed, Outcome, Watch
from bot.watch.change import what_changed
from bot.watch.schedule import end, only_ends, restart_looks, used_up
from bot.watch.usual import first_wait

LONGEST_WAIT = 6 * 3600.0
"""Seconds between two looks at most, unless the first wait is longer."""
STANDING_WAIT = 900.0
"""First wait in seconds of a watch without a bounce, if the diagnosis plans no recheck."""
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


def duty(watch: Watch, incident: Incident, now: datetime) -> Duty:
    """What the next check has to do."""
    last = incident.diagnosis
    looks = incident.is_waited_for or incident.standing or incident.second_trouble is not None
    if last is None or looks or watch.starts_again:
        return Duty.LOOK
    if watch.reminds:
        return Duty.REMIND
    over = last.recheck.kind is not RecheckKind.MEASURE and now >= watch.expires_at
    return Duty.END if over else Duty.LOOK


def after_look(watch: Watch, incident: Incident, found: Diagnosis, now: datetime, scale: float) -> Judged:
    """Uses up the check, with the diagnosis that a look found."""
    before = incident.diagnosis
    changed = what_changed(before, found) if before else None
    state = _state_after(watch, incident, found, now)
    following = used_up(watch)
    if state.is_open:
        restart = before is None or changed == "cause" or watch.starts_again
        following = _planned(following, incident, found, restart=restart, now=now, scale=scale)
    else:
        following = end(following)
    return Judged(watch=following, state=state, outcome=_outcome(before, found, changed), changed=changed)


def after_reminder(watch: Watch, now: datetime, scale: float) -> Judged:
    """Uses up the check with the one reminder; the incident stays open for a while, without looks."""
    return Judged(
        watch=only_ends(used_up(watch), now, scale), state=IncidentState.WAITING, outcome=Outcome.REMINDER
    )


def after_end(watch: Watch) -> Judged:
    """Uses up the check that only ends the incident."""
    return Judged(watch=end(used_up(watch)), state=IncidentState.STOPPED)


def without_looks(judged: Judged, now: datetime, scale: float) -> Judged:
    """The same without further looks, for a channel that wants none; it ends when the message expires."""
    if judged.state is not IncidentState.WAITING:
        return judged
    return replace(judged, watch=only_ends(judged.watch, now, scale))


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
    return none_planned and elapsed(at, now) >= LOOK_AGAIN_AFTER * scale


def is_outdated(incident: Incident, now: datetime, scale: float) -> bool:
    """Whether the last look is older than the wait that its verdict asks for. Not during a snooze."""
    last, at = incident.diagnosis, incident.looked_at
    if last is None or at is None or incident.is_snoozed:
        return False
    planned = last.recheck.after_seconds
    wait = LOOK_AGAIN_AFTER if planned is None else timedelta(seconds=planned)
    return elapsed(at, now) >= wait * scale


def _outcome(before: Diagnosis | None, found: Diagnosis, changed: Changed | None) -> Outcome | None:
    if before is None:
        return None
    if found.verdict.cause == HEALTHY and before.verdict.cause != HEALTHY:
        return Outcome.RECOVERED
    return Outcome.CHANGED if changed else Outcome.UNCHANGED


def _state_after(watch: Watch, incident: Incident, found: Diagnosis, now: datetime) -> IncidentState:
    if found.verdict.cause == HEALTHY and not incident.standing:
        return IncidentState.RECOVERED
    if incident.diagnosis is None or now < watch.expires_at:
        return IncidentState.WAITING
    # a watch without a bounce waits for no message, so there is nothing to give up
    return IncidentState.STOPPED if incident.standing else IncidentState.GAVE_UP


def _planned(
    watch: Watch, incident: Incident, found: Diagnosis, *, restart: bool, now: datetime, scale: float
) -> Watch:
    """The watch with its next look or reminder, or only with its end if neither can help."""
    looks = incident.standing or incident.second_trouble is not None
    kind = RecheckKind.MEASURE if looks else found.recheck.kind
    first = _first_wait(kind, incident, found, scale)
    reminded = kind is RecheckKind.REMIND and not restart and not watch.reminds
    if first is None or reminded:
        return only_ends(watch, now, scale)
    watch = _waiting(watch, first, restart=restart, asked=incident.is_asked_for)
    at = now + timedelta(seconds=(watch.wait_seconds or 0.0) * scale)
    if kind is RecheckKind.REMIND:
        return replace(watch, reminds=True, next_check_at=at)
    return replace(watch, reminds=False, next_check_at=min(at, max(watch.expires_at, now)))


def _first_wait(kind: RecheckKind, incident: Incident, found: Diagnosis, scale: float) -> float | None:
    """Seconds before the first recheck or the reminder; None if there is none."""
    seconds = found.recheck.after_seconds or (STANDING_WAIT if incident.standing else None)
    if second := incident.second_trouble:
        measured = incident.standing or found.recheck.kind is RecheckKind.MEASURE
        return min(seconds if measured and seconds else second.wait_seconds, second.wait_seconds)
    if kind is RecheckKind.NONE or seconds is None:
        return None
    return float(first_wait(seconds, incident.usual, scale) if kind is RecheckKind.MEASURE else seconds)


def _waiting(watch: Watch, first: float, *, restart: bool, asked: bool) -> Watch:
    """The watch with its next wait: the first one, or twice the last; after a check on request the same."""
    if restart or watch.wait_seconds is None or watch.first_wait_seconds is None:
        return replace(watch, first_wait_seconds=first, wait_seconds=first)
    if asked:
        return watch
    longest = max(LONGEST_WAIT, watch.first_wait_seconds)
    return replace(watch, wait_seconds=min(watch.wait_seconds * 2, longest))
