"""Cards on which only the count of bounces has changed: a storm must not take the pace from verdicts."""

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.models.incident import Incident
from handlers.posting.pace import Bucket

EVERY = 4.0
"""Seconds between two drawings for a count alone, be they of one card or of several."""
AT_ONCE = 5
"""A burst of so many, then one each 4 s: fewer than half of the drawings that Slack allows in a minute."""
REMEMBERED = 120.0
"""Seconds for which we know what a card shows; of others every change is drawn at once."""


class Counting:
    def __init__(self) -> None:
        self._shown: dict[str, tuple[float, Incident]] = {}
        """When each card was drawn, and as what."""
        self._resting: dict[str, tuple[int, float]] = {}
        """Which version of each waits, and until when."""
        self._pace = Bucket(AT_ONCE, 1 / EVERY)

    def drawn(self, incident: Incident) -> None:
        """Its card was drawn because the incident had changed."""
        if self._is_told(incident):
            self._pace.went()
        self.touched(incident)

    def touched(self, incident: Incident) -> None:
        """Its card was drawn, for whatever reason."""
        now = time.monotonic()
        self._shown = {name: one for name, one in self._shown.items() if one[0] > now - REMEMBERED}
        self._shown[incident.id] = now, _but_count(incident)

    def puts_off(self, incident: Incident) -> bool:
        """Whether it is to wait: for the pace, and for its turn among those that wait as well."""
        if not self._is_told(incident):
            return False
        now, (at, _) = time.monotonic(), self._shown[incident.id]
        calm = self._pace.until(AT_ONCE - 1) == 0
        turn = EVERY * (1 if calm else len(self._resting.keys() | {incident.id}))
        wait = max(at + turn - now, self._pace.until(1))
        if wait > 0:
            self._resting[incident.id] = incident.version, now + min(wait, EVERY)
        return wait > 0

    @property
    def resting(self) -> Sequence[tuple[str, int]]:
        """Those that are not to be drawn yet, by id and version."""
        now = time.monotonic()
        self._resting = {name: rest for name, rest in self._resting.items() if rest[1] > now}
        return [(name, version) for name, (version, _) in self._resting.items()]

    def until_next(self) -> float | None:
        """Seconds until the first of them is asked about again."""
        until = min((until for _, until in self._resting.values()), default=None)
        return None if until is None else max(0.0, until - time.monotonic())

    def _is_told(self, incident: Incident) -> bool:
        """Whether its card shows all but the count."""
        _, shown = self._shown.get(incident.id, (0.0, None))
        return shown == _but_count(incident)


def _but_count(incident: Incident) -> Incident:
    return replace(
        incident,
        version=0,
        count=0,
        suggested={},
        last_bounce_at=incident.opened_at,
        joined_told_at=None,
        joined_told=0,
        listed=0,
    )
