"""Updates of counts wait, so that in a storm verdicts fit within Slack's rate limit."""

from dataclasses import replace

import pytest

from bot.models.incident import Incident
from handlers.posting.counting import Counting
from tests.given import incident
from tests.twins.clock import Hands

SLACKS_PACE = 50
"""Updates per minute."""


def drawn_in_a_second(counting: Counting, stormy: list[Incident]) -> int:
    """Counts another bounce on each card, and draws those that may be drawn."""
    drawn = 0
    for number, before in enumerate(stormy):
        one = stormy[number] = replace(before, version=before.version + 1, count=before.count + 1)
        if (one.id, one.version) not in counting.postponed and not counting.puts_off(one):
            counting.drawn(one)
            drawn += 1
    return drawn


def test_counts_use_less_than_half_of_the_updates_that_slack_allows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    time = Hands()
    monkeypatch.setattr("handlers.posting.counting.time.monotonic", time)
    counting, stormy = Counting(), [incident(f"B-{number:08}") for number in range(40)]
    for one in stormy:
        counting.drawn(one)
    drawn = 0
    for _ in range(60):
        time.seconds += 1.0
        drawn += drawn_in_a_second(counting, stormy)
    assert 0 < drawn < SLACKS_PACE / 2
