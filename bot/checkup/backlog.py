"""Is our own work processed in time? One result each for inbox, outbox and watches."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.durations import in_words
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined


@dataclass(frozen=True, slots=True)
class _Queue:
    name: str
    waiting: str
    """Metric (without `bouncebot_`) with the number of entries that wait."""
    oldest: str
    """Metric with the age of the oldest one, in seconds."""
    most: float
    """Greatest normal age, in seconds."""
    words: str
    fix: str


_UNREADABLE = "`bouncebot data unreadable` lists what this version cannot read."
OUTBOX = "outbox"
_QUEUES = (
    _Queue(
        name="inbox",
        waiting="inbox_waiting",
        oldest="inbox_oldest_seconds",
        most=120.0,
        words="{count} accepted but not processed, the oldest {age} ago.",
        fix=f"The log says what blocks it. {_UNREADABLE} Nothing acknowledged is lost.",
    ),
    _Queue(
        name=OUTBOX,
        waiting="outbox_waiting",
        oldest="outbox_oldest_seconds",
        most=600.0,
        words="{count} to be posted but not accepted by Slack, the oldest for {age}.",
        fix="With many bounces at once this is Slack's rate limit. Else `bouncebot_slack_errors_total` in "
        "`/metrics` says why. "
        f"{_UNREADABLE}",
    ),
    _Queue(
        name="watches",
        waiting="watches_late",
        oldest="watches_overdue_seconds",
        most=120.0,
        words="{count} due to be checked again but not started, the oldest for {age}.",
        fix=f"Check the load of this machine, and the log for checks that are not stored. {_UNREADABLE}",
    ),
)


def examine_backlog(counts: Mapping[str, float]) -> list[Examined]:
    """`counts`: the values of the metrics, as the store returns them."""
    return [_examine(queue, counts) for queue in _QUEUES]


def _examine(queue: _Queue, counts: Mapping[str, float]) -> Examined:
    age = counts[queue.oldest]
    if age <= queue.most:
        words = f"The {queue.name} is processed in time."
        return Examined(name=queue.name, state=FindingState.OK, summary=words)
    words = queue.words.format(count=round(counts[queue.waiting]), age=in_words(age))
    return Examined(name=queue.name, state=FindingState.FAIL, summary=words, fix=queue.fix)
