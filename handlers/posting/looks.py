"""Looks under way: what each has found so far, and when its card may be drawn for that alone."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.diagnosis import Finding
from bot.models.incident import Incident

GATHERING = 0.1
"""Seconds from the first finding of a look to its drawing: what is found comes in bursts."""
EVERY = 3.0
"""Seconds between two drawings of one card for progress alone."""


@dataclass(slots=True)
class _Look:
    since: datetime | None
    """When the look before it was made: once the incident says otherwise, this one is over."""
    next_at: float
    """When the card may be drawn for progress again: kept when the next look begins."""
    findings: tuple[Finding, ...] = ()
    drawn: int = 0
    """How many findings the card shows."""


class Looks:
    def __init__(self) -> None:
        self._looks: dict[str, _Look] = {}

    @property
    def incidents(self) -> Sequence[str]:
        return list(self._looks)

    def found(self, incident: Incident, findings: Sequence[Finding]) -> None:
        """All findings of its look so far."""
        look = self._looks.get(incident.id)
        if look is None or look.since != incident.looked_at:
            soon = time.monotonic() + GATHERING
            look = _Look(incident.looked_at, max(soon, look.next_at) if look else soon)
            self._looks[incident.id] = look
        look.findings = tuple(findings)

    def due(self, name: str, incident: Incident | None) -> float | None:
        """Seconds until its card is to be drawn for what was found; None when there is nothing new."""
        look, now = self._looks[name], time.monotonic()
        if incident is None or look.since != incident.looked_at or not incident.state.is_open:
            if look.next_at <= now:
                del self._looks[name]
            return None
        news = incident.card_ts and look.drawn != len(look.findings)
        return max(0.0, look.next_at - now) if news else None

    def begin(self, incident: Incident) -> None:
        """Its card is about to be drawn for progress alone."""
        self._looks[incident.id].next_at = time.monotonic() + EVERY

    def draw(self, incident: Incident) -> tuple[Finding, ...]:
        """The findings of a look under way, which the card shows from now on."""
        look = self._looks.get(incident.id)
        if look is None or look.since != incident.looked_at:
            return ()
        look.drawn = len(look.findings)
        return look.findings
