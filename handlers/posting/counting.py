"""Limits how often cards are drawn if only their count changed, so that in a storm verdicts come first."""

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.models.incident import Incident
from handlers.posting.pace import Bucket

EVERY = 4.0
"""Seconds between updates for a count alone, over all cards."""
AT_ONCE = 5
"""Updates in a burst before the limit applies. One every 4 s is less than half of what Slack allows in a
minute."""
REMEMBERED = 120.0
"""Seconds for which it is remembered what a card shows; other cards are always drawn at once."""


class Counting:
    def __init__(self) -> None:
        self._shown: dict[str, tuple[float, Incident]] = {}
        """When each card was drawn, and its incident then."""
        self._postponed: dict[str, tuple[int, float]] = {}
        """The version of each that is waiting, and until when."""
        self._pace = Bucket(AT_ONCE, 1 / EVERY)

    def drawn(self, incident: Incident) -> None:
        """The card was drawn because the incident changed."""
        if self._is_told(incident):
            self._pace.went()
        self.touched(incident)

    def touched(self, incident: Incident) -> None:
        """The card was drawn, for whatever reason."""
        now = time.monotonic()
        self._shown = {name: one for name, one in self._shown.items() if one[0] > now - REMEMBERED}
        self._shown[incident.id] = now, _without_count(incident)

    def puts_off(self, incident: Incident) -> bool:
        """Whether the update has to wait, for the rate limit or for its turn among the waiting ones."""
        if not self._is_told(incident):
            return False
        now, (at, _) = time.monotonic(), self._shown[incident.id]
        calm = self._pace.until(AT_ONCE - 1) == 0
        turn = EVERY * (1 if calm else len(self._postponed.keys() | {incident.id}))
        wait = max(at + turn - now, self._pace.until(1))
        if wait > 0:
            self._postponed[incident.id] = incident.version, now + min(wait, EVERY)
        return wait > 0

    @property
    def postponed(self) -> Sequence[tuple[str, int]]:
        """The incidents whose cards must not be drawn yet, by id and version."""
        now = time.monotonic()
        self._postponed = {name: rest for name, rest in self._postponed.items() if rest[1] > now}
        return [(name, version) for name, (version, _) in self._postponed.items()]

    def until_next(self) -> float | None:
        """Seconds until the first of them may be drawn."""
        until = min((until for _, until in self._postponed.values()), default=None)
        return None if until is None else max(0.0, until - time.monotonic())

    def _is_told(self, incident: Incident) -> bool:
        """Whether the card shows everything except the count."""
        _, shown = self._shown.get(incident.id, (0.0, None))
        return shown == _without_count(incident)


def _without_count(incident: Incident) -> Incident:
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
