"""Which intakes failed here, and when each is tried again. A process that starts tries all at once."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models.intake import Intake

MOST_TRIES = 4
OTHERS_WAIT = 15.0
"""Seconds, before scaling, until it is seen whether what an intake waits for has come."""
MOST_WAITS = 4 * 60 * 24
"""For a day; who waits for a single file that Slack never hands out is told then."""


@dataclass(slots=True)
class _Failed:
    times: int = 0
    waits: int = 0
    """How often it waited for others."""
    not_before: float = 0.0
    """On the event loop's clock."""


class Retries:
    def __init__(self, backoff: float = 1.0) -> None:
        """`backoff`: seconds before the second try; each further one waits four times as long."""
        self._backoff = backoff
        self._failed: dict[str, _Failed] = {}
        self._handed_out_at = 0.0
        """When those that were due were last."""

    def knows(self, intake: Intake) -> bool:
        """Whether it was tried in vain."""
        return intake.origin in self._failed

    def due(self, intakes: Iterable[Intake]) -> list[Intake]:
        """Those that may be tried now."""
        self._handed_out_at = _now()
        return [one for one in intakes if self._of(one).not_before <= self._handed_out_at]

    def is_hopeless(self, intake: Intake) -> bool:
        """Whether it failed so often that one line is to say so, and no more of it."""
        failed = self._of(intake)
        return failed.times >= MOST_TRIES or failed.waits >= MOST_WAITS

    def until_next(self) -> float | None:
        """Seconds until the next of them is due. One that was already is in somebody's hands."""
        later = (one.not_before for one in self._failed.values() if one.not_before > self._handed_out_at)
        first = min(later, default=None)
        return None if first is None else max(first - _now(), 0.0)

    def put_off(self, intakes: Sequence[Intake]) -> None:
        """The database is in the way: that does not count as a failure of theirs."""
        for intake in intakes:
            self._failed.setdefault(intake.origin, _Failed()).not_before = _now() + self._backoff

    def wait_for_others(self, intake: Intake) -> int:
        """Slack is in the way, or a row that only a newer version reads, which may take hours: that does not
        count as a failure either, for a day.

        Returns how often it was by now.
        """
        one = self._failed.setdefault(intake.origin, _Failed())
        one.waits += 1
        one.not_before = _now() + self._backoff * OTHERS_WAIT
        return one.waits

    def failed(self, intake: Intake) -> int:
        """Returns how often by now."""
        one = self._failed.setdefault(intake.origin, _Failed())
        one.times += 1
        one.not_before = _now() + self._backoff * 4 ** min(one.times - 1, MOST_TRIES)
        return one.times

    def worked(self, intake: Intake) -> None:
        self._failed.pop(intake.origin, None)

    def forget_all_but(self, waiting: Iterable[Intake]) -> None:
        """Another process worked the rest off."""
        origins = {one.origin for one in waiting}
        self._failed = {origin: one for origin, one in self._failed.items() if origin in origins}

    def _of(self, intake: Intake) -> _Failed:
        return self._failed.get(intake.origin, _Failed())


def _now() -> float:
    return asyncio.get_running_loop().time()
