"""The first wait follows earlier recoveries, within bounds."""

import pytest

from bot.models.incident import Usual
from bot.watch.usual import first_wait


@pytest.mark.parametrize(
    ("usually", "scale", "wait"),
    [
        (None, 1.0, 900),
        (2400, 1.0, 2400),
        (24, 0.01, 2400),
        (86400, 1.0, 3600),
        (5, 1.0, 300),
    ],
)
def test_the_first_wait_follows_earlier_recoveries_within_bounds(
    usually: float | None, scale: float, wait: float
) -> None:
    known = Usual(seconds=usually, cases=8) if usually else None
    assert first_wait(900, known, scale) == wait


def test_a_plan_shorter_than_the_minimum_is_kept() -> None:
    assert first_wait(60, Usual(seconds=5, cases=8), 1.0) == 60
