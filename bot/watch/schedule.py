"""When a watch checks next. These changes depend on nothing but the watch itself."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.models.watch import Watch, WatchState

AFTERMATH = timedelta(days=1)
"""How long an incident stays open at least after a reminder or a snooze."""
ONLY_ENDS = 0.0
"""Marks, as first wait, a watch that does not look any more and only waits for its end."""


def begin(incident: str, now: datetime, expires_at: datetime) -> Watch:
    """A new watch. Its check 0, due at once, is the first diagnosis."""
    return Watch(incident=incident, next_check_at=now, urgent=True, expires_at=expires_at)


def used_up(watch: Watch) -> Watch:
    """The watch after its check, whose number is used once."""
    return replace(watch, check_no=watch.check_no + 1, urgent=False)


def end(watch: Watch) -> Watch:
    """No more checks."""
    return replace(watch, state=WatchState.DONE, next_check_at=None, reminds=False)


def only_ends(watch: Watch, now: datetime, scale: float) -> Watch:
    """No more looks and reminders: the incident stays open for a while, and ends by itself."""
    open_until = max(watch.expires_at, now + AFTERMATH * scale)
    return replace(
        watch,
        reminds=False,
        next_check_at=open_until,
        expires_at=open_until,
        wait_seconds=None,
        first_wait_seconds=ONLY_ENDS,
    )


def next_shown_at(watch: Watch) -> datetime | None:
    """When the next look or reminder comes; None if the watch is done or only waits for its end."""
    return None if watch.first_wait_seconds == ONLY_ENDS else watch.next_check_at


def look_now(watch: Watch, now: datetime) -> Watch:
    """Makes the next check due at once; later waits continue as before."""
    return replace(watch, state=WatchState.PENDING, next_check_at=now, urgent=True)


def restart_looks(watch: Watch, now: datetime) -> Watch:
    """Makes the next check due now, and starts again with the first wait."""
    return restart_waits(look_now(watch, now))


def look_early(watch: Watch, at: datetime) -> Watch:
    """Makes the next check a look that is due then at the latest, and starts again with the first wait."""
    planned = watch.next_check_at
    return restart_looks(watch, at if planned is None else min(at, planned))


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
