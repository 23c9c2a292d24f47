"""Does the clock that we go by go evenly? It does not when somebody sets it, or the machine sleeps."""

import time
from collections.abc import Callable
from datetime import datetime

from bot.durations import in_words
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined

MOST_OFF = 60.0
"""Seconds that the clock may be set by between two looks."""
SETTLED = 300.0
"""Seconds without another jump after which it goes evenly again."""
NAME = "clock-jump"


class Steadiness:
    def __init__(self, now: Callable[[], datetime], own: Callable[[], float] = time.monotonic) -> None:
        """`own` goes evenly whatever the clock is set to, and stands while the machine sleeps."""
        self._now = now
        self._own = own
        self._apart = self._measured()
        self._jump: tuple[float, float] | None = None
        """When by `own`, and by how many seconds."""

    def examine(self) -> Examined:
        apart = self._measured()
        if abs(by := apart - self._apart) > MOST_OFF:
            self._jump = self._own(), by
        self._apart = apart
        if self._jump and self._own() - self._jump[0] < SETTLED:
            return _jumped(self._jump[1])
        return Examined(name=NAME, state=FindingState.OK, summary="The clock runs steadily.")

    def _measured(self) -> float:
        return self._now().timestamp() - self._own()


def _jumped(by: float) -> Examined:
    ahead = by > 0
    why = "it was set, or this machine slept" if ahead else "it was set"
    meanwhile = "What was due meanwhile is done now." if ahead else "What is due comes that much later."
    return Examined(
        name=NAME,
        state=FindingState.FAIL,
        summary=f"The clock jumped {in_words(abs(by))} {'ahead' if ahead else 'back'}: {why}. {meanwhile}",
        fix="Nothing is lost. Let NTP keep it (with PostgreSQL, the server's), and keep the machine awake.",
    )
