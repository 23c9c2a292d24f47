"""Buckets never let more through than they held and got, and windows no more than fits in a minute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.posting.pace import Bucket, Gate, Pace, Window
from playground.workspace.api.specs import SPECS
from playground.workspace.limits.pace import Limiter
from playground.workspace.limits.pace import Pace as Limits


class Time:
    """Time that passes only during sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 1e-6)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return stopped(monkeypatch)


def stopped(patch: pytest.MonkeyPatch) -> Time:
    time = Time()
    patch.setattr("handlers.posting.pace.time.monotonic", time.monotonic)
    patch.setattr("handlers.posting.pace.asyncio.sleep", time.sleep)
    return time


def taken(bucket: Gate, time: Time, calls: int) -> list[float]:
    """When each call went, in seconds from now."""
    start = time.now
    when = []
    for _ in range(calls):
        drive(bucket)
        when.append(round(time.now - start, 3))
    return when


def drive(bucket: Gate) -> None:
    """Runs `take` to its end without an event loop; time passes at once."""
    with pytest.raises(StopIteration):
        bucket.take().send(None)


def test_a_burst_and_then_the_pace(time: Time) -> None:
    assert taken(Bucket(3, 1), time, 6) == [0, 0, 0, 1, 2, 3]


def test_a_hold_stops_everything(time: Time) -> None:
    bucket = Bucket(3, 1)
    bucket.hold(30)
    assert taken(bucket, time, 3) == [30, 30, 30]


def test_a_shorter_hold_does_not_end_a_longer_one(time: Time) -> None:
    bucket = Bucket(3, 1)
    bucket.hold(30)
    bucket.hold(1)
    assert taken(bucket, time, 1) == [30]


def test_the_level_half_full_is_given_in_seconds(time: Time) -> None:
    window = Window(4)
    assert window.until_half_full() == 0
    taken(window, time, 1)
    time.now += 20
    taken(window, time, 3)
    assert window.until_half_full() == 60


def test_channels_do_not_wait_for_each_other(time: Time) -> None:
    pace = Pace(post_burst=1)
    assert taken(pace.posts("C1"), time, 2) == [0, 1]
    assert taken(pace.posts("C2"), time, 1) == [0]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "reactions.add", "reactions.remove"])
def test_our_pace_is_slow_enough_for_slack(time: Time, method: str) -> None:
    pace = Pace()
    ours = {
        "chat.postMessage": pace.posts("C1"),
        "chat.update": pace.updates,
        "reactions.add": pace.adding,
        "reactions.remove": pace.removing,
    }
    slack = Limiter(Limits(), time.monotonic)
    for _ in range(200):
        drive(ours[method])
        assert slack.wait(method, SPECS[method].tier, "C1") == 0


@given(st.floats(1, 50), st.floats(0.1, 20), st.integers(1, 60))
def test_no_period_sends_more_than_the_bucket_held_and_received(size: float, rate: float, calls: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        when = taken(Bucket(size, rate), stopped(patch), calls)
    for number, at in enumerate(when, start=1):
        assert number <= size + rate * at + 0.1


@given(st.integers(1, 50), st.lists(st.floats(0, 30), min_size=1, max_size=150))
def test_no_minute_sends_more_than_the_window_allows(most: int, pauses: list[float]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        time = stopped(patch)
        window, when = Window(most), []
        for pause in pauses:
            time.now += pause
            drive(window)
            when.append(time.now)
    assert all(later - at >= 59.99 for at, later in zip(when, when[most:], strict=False))
