"""Dates as mail systems write them; the usual form has a fast parser."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis.strategies import datetimes, just

from bot.reading.message.dates import read_date

NOON = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 6 Jan 2026 13:00:00 +0100",
        "Tue, 06 Jan 2026 07:00:00 -0500 (EST)",
        "6 Jan 2026 12:00:00 -0000",
        "Tue, 6 Jan 2026 12:00:00 GMT",
        "6 Jan 26 12:00 +0000",
        "Tuesday, January 06, 2026 12:00 PM",
    ],
)
def test_many_forms_of_one_date_are_read(text: str) -> None:
    assert read_date(text) == NOON


@pytest.mark.parametrize("text", ["", "soon", "31 Feb 2026 12:00:00 +0000", "6 Jan 2026 25:00:00 +0000"])
def test_text_that_is_no_date_is_refused(text: str) -> None:
    assert read_date(text) is None


def test_a_date_that_there_is_not_in_utc_is_refused() -> None:
    """It kept the note to their postmaster from being written."""
    assert read_date("31 Dec 9999 23:59:59 -2359") is None


@given(
    datetimes(max_value=NOON.replace(tzinfo=None), timezones=just(timezone(timedelta(hours=-9, minutes=-30))))
)
def test_the_fast_parser_agrees_with_the_library(moment: datetime) -> None:
    text = format_datetime(moment)

    assert read_date(text) == parsedate_to_datetime(text)
