"""When the next look is, what it reports, and when a watch ends."""

from datetime import timedelta

import pytest

from bot.models.incident import IncidentState
from bot.models.watch import Outcome, WatchState
from bot.watch.policy import Duty, after_end, after_look, after_reminder, bounced_again, duty
from bot.watch.schedule import begin, look_now
from tests.given import NOON, diagnosis, incident

HOUR = 3600


def waits(first: int, count: int, scale: float = 1.0) -> list[float]:
    """The seconds between looks that find nothing new."""
    looks, now = diagnosis("recipient-unreachable", first), NOON
    watch, last = begin("B-2345ABCD", NOON, NOON + timedelta(days=50)), None
    told = []
    for _ in range(count):
        watch = after_look(watch, incident(diagnosis=last), looks, now, scale).watch
        assert watch.next_check_at is not None
        told.append((watch.next_check_at - now).total_seconds())
        now, last = watch.next_check_at, looks
    return told


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (900, [900, 1800, 3600, 7200, 14400, 6 * HOUR, 6 * HOUR]),
        (4 * HOUR, [4 * HOUR, 6 * HOUR, 6 * HOUR]),
        (24 * HOUR, [24 * HOUR, 24 * HOUR, 24 * HOUR]),
    ],
)
def test_waits_double_up_to_six_hours_or_the_first_wait(first: int, expected: list[float]) -> None:
    assert waits(first, len(expected)) == expected


def test_every_wait_is_scaled() -> None:
    assert waits(900, 3, scale=0.01) == [9, 18, 36]


def test_the_last_look_is_when_the_message_expires() -> None:
    watch = begin("B-2345ABCD", NOON, NOON + timedelta(seconds=1000))
    looks = diagnosis("recipient-unreachable")
    first = after_look(watch, incident(), looks, NOON, 1.0)
    second = after_look(first.watch, incident(diagnosis=looks), looks, NOON + timedelta(seconds=900), 1.0)
    assert second.watch.next_check_at == watch.expires_at
    third = after_look(second.watch, incident(diagnosis=looks), looks, watch.expires_at, 1.0)
    assert (third.state, third.watch.state) == (IncidentState.GAVE_UP, WatchState.DONE)


def test_a_new_cause_starts_again_with_its_first_wait() -> None:
    before, after = diagnosis("recipient-unreachable"), diagnosis("dns-unreachable", 1200)
    watch = after_look(
        begin("B-2345ABCD", NOON, NOON + timedelta(days=5)), incident(), before, NOON, 1.0
    ).watch
    judged = after_look(watch, incident(diagnosis=before), after, NOON, 1.0)
    assert (judged.outcome, judged.watch.wait_seconds) == (Outcome.CHANGED, 1200)


def test_a_requested_look_does_not_double_the_wait() -> None:
    last = diagnosis("recipient-unreachable")
    watch = after_look(begin("B-2345ABCD", NOON, NOON + timedelta(days=5)), incident(), last, NOON, 1.0).watch
    judged = after_look(look_now(watch, NOON), incident(diagnosis=last, asked_by="U1"), last, NOON, 1.0)
    assert judged.watch.wait_seconds == 900
    assert not judged.watch.urgent, "nobody waits for the next one"


def test_a_requested_look_keeps_the_planned_reminder() -> None:
    last = diagnosis("mailbox-full", 24 * HOUR)
    watch = after_look(begin("B-2345ABCD", NOON, NOON + timedelta(days=5)), incident(), last, NOON, 1.0).watch
    judged = after_look(look_now(watch, NOON), incident(diagnosis=last, asked_by="U1"), last, NOON, 1.0)
    assert judged.watch.reminds
    assert judged.watch.next_check_at == NOON + timedelta(days=1)


def test_there_is_only_one_reminder_even_after_a_requested_look() -> None:
    last, then = diagnosis("mailbox-full", 24 * HOUR), NOON + timedelta(days=1)
    watch = after_look(begin("B-2345ABCD", NOON, NOON + timedelta(days=5)), incident(), last, NOON, 1.0).watch
    reminded = after_reminder(watch, then, 1.0).watch
    looked = after_look(
        look_now(reminded, then), incident(diagnosis=last, asked_by="U1"), last, then, 1.0
    ).watch
    for following in (reminded, looked):
        assert following.next_check_at is not None
        assert duty(following, incident(diagnosis=last), following.next_check_at) is Duty.END


@pytest.mark.parametrize(
    ("cause", "planned", "looked_ago", "looks"),
    [
        ("recipient-unreachable", True, 20, False),
        ("mailbox-full", False, 20, True),
        ("mailbox-full", False, 5, False),
        ("healthy", True, 20, True),
        ("healthy", True, 5, False),
    ],
)
def test_a_further_bounce_is_checked_if_all_seemed_well_or_no_look_is_planned(
    cause: str, planned: bool, looked_ago: int, looks: bool
) -> None:
    later = NOON + timedelta(hours=1)
    watch = begin("B-2345ABCD", later, NOON + timedelta(days=5))
    looked_at = NOON - timedelta(minutes=looked_ago)
    known = incident(
        diagnosis=diagnosis(cause), looked_at=looked_at, next_check_at=later if planned else None
    )
    following = bounced_again(watch, known, NOON + timedelta(days=9), NOON, 1.0)
    assert following.next_check_at == (NOON if looks else later)
    assert following.expires_at == NOON + timedelta(days=9)


def test_an_end_uses_up_its_check_like_a_look() -> None:
    judged = after_end(begin("B-2345ABCD", NOON, NOON + timedelta(days=5)))
    assert (judged.watch.check_no, judged.watch.state) == (1, WatchState.DONE)
    assert (judged.watch.next_check_at, judged.state) == (None, IncidentState.STOPPED)
