"""When the next look is, what it reports, and when a watch ends."""

from datetime import timedelta

import pytest

from bot.models.bounce import Bounce
from bot.models.diagnosis import Actor, Diagnosis
from bot.models.incident import IncidentState
from bot.models.watch import Outcome, WatchState
from bot.watch.change import what_changed
from bot.watch.expiry import leaves_queue_at
from bot.watch.policy import (
    Duty,
    after_end,
    after_look,
    after_reminder,
    begin,
    bounced_again,
    duty,
    look_now,
    snooze,
)
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


@pytest.mark.parametrize(
    ("mta", "days"), [("mx.sender.example", 5), ("AM0PR01.eurprd01.prod.outlook.com", 1), (None, 5)]
)
def test_a_message_expires_after_the_usual_time_of_its_server(mta: str | None, days: int) -> None:
    arrived = NOON - timedelta(hours=6)
    bounce = Bounce(reporting_mta=mta, arrived=arrived)
    assert leaves_queue_at(bounce, NOON, 1.0) == arrived + timedelta(days=days)


def test_an_expired_message_counts_from_now() -> None:
    bounce = Bounce(arrived=NOON - timedelta(days=9))
    assert leaves_queue_at(bounce, NOON, 0.1) == NOON + timedelta(days=0.5)


def test_a_report_dated_in_the_future_counts_as_now() -> None:
    assert leaves_queue_at(Bounce(arrived=NOON + timedelta(days=9)), NOON, 1.0) == NOON + timedelta(days=5)


def test_the_last_look_is_when_the_message_expires() -> None:
    watch = begin("B-2345ABCD", NOON, NOON + timedelta(seconds=1000))
    looks = diagnosis("recipient-unreachable")
    first = after_look(watch, incident(), looks, NOON, 1.0)
    second = after_look(first.watch, incident(diagnosis=looks), looks, NOON + timedelta(seconds=900), 1.0)
    assert second.watch.next_check_at == watch.expires_at
    third = after_look(second.watch, incident(diagnosis=looks), looks, watch.expires_at, 1.0)
    assert (third.state, third.watch.state) == (IncidentState.GAVE_UP, WatchState.DONE)


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (diagnosis("dns-unreachable"), "cause"),
        (diagnosis("recipient-unreachable", actor=Actor.SENDER_NETWORK), "actor"),
        (diagnosis("recipient-unreachable", failing=("mx2.example.com",)), "servers"),
        (diagnosis("recipient-unreachable"), None),
    ],
)
def test_the_most_important_change_is_reported(after: Diagnosis, changed: str | None) -> None:
    assert what_changed(diagnosis("recipient-unreachable"), after) == changed


@pytest.mark.parametrize(("snoozed_for", "ends_after"), [(1, 5), (9, 10)])
def test_a_snooze_never_shortens_a_watch_and_ends_before_it(snoozed_for: int, ends_after: int) -> None:
    watch = begin("B-2345ABCD", NOON, NOON + timedelta(days=5))
    snoozed = snooze(watch, NOON + timedelta(days=snoozed_for), 1.0)
    assert snoozed.expires_at == NOON + timedelta(days=ends_after)


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
