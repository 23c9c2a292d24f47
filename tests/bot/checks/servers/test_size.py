"""Whether a message fits, and how sizes are written."""

import pytest

from bot.checks.servers.size import in_megabytes, judge
from bot.models.diagnosis import FindingState
from tests.twins.network import well


@pytest.mark.parametrize(
    ("size", "verdict", "state"),
    [
        (2_000_000, "no", FindingState.FAIL),
        (800_000, "perhaps", FindingState.WARN),
        (500_000, "yes", FindingState.OK),
    ],
)
def test_a_message_fits_does_not_or_perhaps_depending_on_encoding(
    size: int, verdict: str, state: FindingState
) -> None:
    assert judge(size, 1_000_000)[:2] == (verdict, state)


def test_no_message_is_told_to_be_of_no_size() -> None:
    assert [in_megabytes(size) for size in (1_600, 99_999, 52_400_000)] == ["1.6 kB", "100.0 kB", "52.4 MB"]


@pytest.mark.parametrize(
    ("told", "limit"),
    [
        ("52428800", 52_428_800),
        ("0", None),
        ("", None),
        ("52 MB", None),
        ("-1", None),
        ("٥٠", None),
        ("9" * 19, None),
    ],
)
def test_an_announced_limit_is_a_number_of_bytes(told: str, limit: int | None) -> None:
    """Zero means no limit (RFC 1870, section 4); a limit that no message could reach is ignored."""
    assert well("192.0.2.1")._replace(extensions={"SIZE": told}).size_limit == limit
