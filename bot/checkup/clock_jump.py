"""Did the clock that we go by jump? It does if somebody sets it or the machine sleeps."""

import time
from collections.abc import Callable
from datetime import datetime

from bot.durations import in_words
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined

MOST_OFF = 60.0
"""Greatest normal change between two examinations, in seconds; NTP makes small ones."""
SETTLED = 300.0
"""Seconds without another jump after which the trouble is over."""
NAME = "clock-jump"


class ClockJump:
    """Compares the clock with a monotonic one, from one examination to the next."""

    def __init__(self, now: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic) -> None:
        """`monotonic`: seconds by a clock that nobody sets and that stops while the machine sleeps."""
        self._now = now
        self._monotonic = monotonic
        self._offset = self._measure()
        self._jump: tuple[float, float] | None = None
        """The time of the last jump by the monotonic clock, and its size in seconds."""

    def examine(self) -> Examined:
        offset = self._measure()
        if abs(by := offset - self._offset) > MOST_OFF:
            self._jump = self._monotonic(), by
        self._offset = offset
        if self._jump and self._monotonic() - self._jump[0] < SETTLED:
            return _jumped(self._jump[1])
        return Examined(name=NAME, state=FindingState.OK, summary="The clock runs steadily.")

    def _measure(self) -> float:
        return self._now().timestamp() - self._monotonic()


def _jumped(by: float) -> Examined:
    ahead = by > 0
    why = "it was set, or this machine slept" if ahead else "it was set"
    meanwhile = (
        "What was due meanwhile is done now."
        if ahead
        else "Checks planned lately keep their waits, others come that much later."
    )
    return Examined(
        name=NAME,
        state=FindingState.FAIL,
        summary=f"The clock jumped {in_words(abs(by))} {'ahead' if ahead else 'back'}: {why}. {meanwhile}",
        fix="Nothing is lost. Let NTP keep it (with PostgreSQL, the server's), and keep the machine awake.",
    )
