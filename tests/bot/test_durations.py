"""Durations, in settings as in `snooze 2h`."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.durations import elapsed, exactly, in_words, parse_duration
from tests.given import NOON


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("15m", 900), ("24h", 86400), (" 7 D ", 604800), ("1.5h", 5400), ("2w", 1209600)],
)
def test_a_duration_is_parsed(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5m", "5 minutes", "1e9", "٣m", "1h30m", "9" * 40])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "less than a second"),
        (1, "1 second"),
        (59, "59 seconds"),
        (900, "15 minutes"),
        (3600, "1 hour"),
        (172800, "2 days"),
    ],
)
def test_a_duration_is_written_in_its_largest_unit(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@given(st.integers(0, 999), st.sampled_from("smhdw"))
def test_every_number_with_a_unit_is_a_duration(number: int, unit: str) -> None:
    assert parse_duration(f"{number}{unit}") >= number


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(900, "15 minutes"), (3600, "1 hour"), (5400, "90 minutes"), (172800, "2 days"), (59, None), (0, None)],
)
def test_a_requested_length_is_shown_exactly_or_not_at_all(seconds: float, words: str | None) -> None:
    assert exactly(seconds) == words


def test_what_seems_to_lie_ahead_is_as_old_as_it_is_far_away() -> None:
    assert (
        elapsed(NOON - timedelta(hours=1), NOON)
        == elapsed(NOON + timedelta(hours=1), NOON)
        == timedelta(hours=1)
    )
