"""Changes to the time of the next check."""

from datetime import timedelta

import pytest

from bot.watch.schedule import begin, snooze
from tests.given import NOON


@pytest.mark.parametrize(("snoozed_for", "ends_after"), [(1, 5), (9, 10)])
def test_a_snooze_never_shortens_a_watch_and_ends_before_it(snoozed_for: int, ends_after: int) -> None:
    watch = begin("B-2345ABCD", NOON, NOON + timedelta(days=5))
    snoozed = snooze(watch, NOON + timedelta(days=snoozed_for), 1.0)
    assert snoozed.expires_at == NOON + timedelta(days=ends_after)
