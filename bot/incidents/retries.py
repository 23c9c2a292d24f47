"""Keeps, in memory, which intakes failed and when to retry each. A restarted process retries all at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.models.intake import Intake
from bot.running.standstill import now

MOST_TRIES = 4
OTHERS_WAIT = 15.0
"""Seconds, before scaling, between retries while waiting for Slack or for a row that only a newer version can
read."""
MOST_WAITS = 4 * 60 * 24
"""A day of such waits; then the user is told, for example that Slack never delivered a file."""


@dataclass(slots=True)
class _Failed:
    times: int = 0
    waits: int = 0
    """How often it waited for something outside."""
    not_before: float = 0.0
    """In seconds of the event loop's clock."""


class Retries:
    def __init__(self, backoff: float = 1.0) -> None:
        """`backoff`: seconds before the second attempt; each further one waits four times as long."""
        self._backoff = backoff
        self._failed: dict[str, _Failed] = {}
        self._handed_out_at = 0.0
        """When `due` was last called."""

    def has_failed(self, intake: Intake) -> bool:
        """Whether it has failed before."""
        return intake.origin in self._failed

    def due(self, intakes: Iterable[Intake]) -> list[Intake]:
        """The intakes that may be tried now."""
        self._handed_out_at = now()
        return [one for one in intakes if self._of(one).not_before <= self._handed_out_at]

    def is_hopeless(self, intake: Intake) -> bool:
        """Whether it failed so often that it is answered with an apology and dropped."""
        failed = self._of(intake)
        return failed.times >= MOST_TRIES or failed.waits >= MOST_WAITS

    def until_next(self) -> float | None:
        """Seconds until the next retry; None if there is none. Intakes already handed out do not count."""
        later = (one.not_before for one in self._failed.values() if one.not_before > self._handed_out_at)
        first = min(later, default=None)
        return None if first is None else max(first - now(), 0.0)

    def postpone(self, intakes: Sequence[Intake]) -> None:
        """The database is unavailable: retry soon, without counting a failure."""
        for intake in intakes:
            self._failed.setdefault(intake.origin, _Failed()).not_before = now() + self._backoff

    def wait_for_others(self, intake: Intake) -> int:
        """Slack is unavailable, or a row can be read only by a newer version, which may take hours: not
        counted as a failure for a day.

        Returns how often the intake has waited.
        """
        one = self._failed.setdefault(intake.origin, _Failed())
        one.waits += 1
        one.not_before = now() + self._backoff * OTHERS_WAIT
        return one.waits

    def failed(self, intake: Intake) -> int:
        """Counts a failure. Returns how often the intake has failed."""
        one = self._failed.setdefault(intake.origin, _Failed())
        one.times += 1
        one.not_before = now() + self._backoff * 4 ** min(one.times - 1, MOST_TRIES)
        return one.times

    def processed(self, intake: Intake) -> None:
        self._failed.pop(intake.origin, None)

    def forget_all_but(self, waiting: Iterable[Intake]) -> None:
        """Forgets intakes that are no longer waiting, because another process finished them."""
        origins = {one.origin for one in waiting}
        self._failed = {origin: one for origin, one in self._failed.items() if origin in origins}

    def _of(self, intake: Intake) -> _Failed:
        return self._failed.get(intake.origin, _Failed())
