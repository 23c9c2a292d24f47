"""Work that waits for too long is reported by queue; normal waiting is not."""

from bot.checkup.backlog import examine_backlog
from bot.models.diagnosis import FindingState

NOTHING = {
    "inbox_waiting": 0.0,
    "inbox_oldest_seconds": 0.0,
    "outbox_waiting": 0.0,
    "outbox_oldest_seconds": 0.0,
    "watches_late": 0.0,
    "watches_overdue_seconds": 0.0,
}


def broken(**counts: float) -> list[str]:
    """What is reported with these counts."""
    return [
        f"{one.name}: {one.summary}"
        for one in examine_backlog(NOTHING | counts)
        if one.state is FindingState.FAIL
    ]


def test_an_empty_queue_is_ok() -> None:
    assert broken() == []


def test_a_long_queue_that_moves_is_ok() -> None:
    assert broken(outbox_waiting=900, outbox_oldest_seconds=590, watches_late=50) == []


def test_each_stuck_queue_is_reported_with_count_and_age() -> None:
    assert broken(inbox_waiting=3, inbox_oldest_seconds=180) == [
        "inbox: 3 accepted but not processed, the oldest 3 minutes ago."
    ]
    assert broken(outbox_waiting=12, outbox_oldest_seconds=3600) == [
        "outbox: 12 to be posted but not accepted by Slack, the oldest for 1 hour."
    ]
    assert broken(watches_late=7, watches_overdue_seconds=600) == [
        "watches: 7 due to be checked again but not started, the oldest for 10 minutes."
    ]
