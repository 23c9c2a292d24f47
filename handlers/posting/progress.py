"""Findings of running diagnoses, and when a card may be drawn to show them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.diagnosis import Finding
from bot.models.incident import Incident

GATHERING = 0.1
"""Seconds from the first finding to drawing it, because findings come in bursts."""
EVERY = 3.0
"""Seconds between two updates of one card for progress alone."""


@dataclass(slots=True)
class _UnderWay:
    since: datetime | None
    """When the previous diagnosis was made. Once the incident has a newer time, this diagnosis is over."""
    next_at: float
    """When the card may be drawn for progress again; kept when the next diagnosis begins."""
    findings: tuple[Finding, ...] = ()
    drawn: int = 0
    """How many findings the card shows."""


class Progress:
    def __init__(self) -> None:
        self._under_way: dict[str, _UnderWay] = {}

    @property
    def incidents(self) -> Sequence[str]:
        return list(self._under_way)

    def found(self, incident: Incident, findings: Sequence[Finding]) -> None:
        """Records all findings of the incident's diagnosis so far."""
        diagnosis = self._under_way.get(incident.id)
        if diagnosis is None or diagnosis.since != incident.looked_at:
            soon = time.monotonic() + GATHERING
            diagnosis = _UnderWay(incident.looked_at, max(soon, diagnosis.next_at) if diagnosis else soon)
            self._under_way[incident.id] = diagnosis
        diagnosis.findings = tuple(findings)

    def due(self, name: str, incident: Incident | None) -> float | None:
        """Seconds until the card should be drawn for new findings; None if there are none."""
        diagnosis, now = self._under_way[name], time.monotonic()
        if incident is None or diagnosis.since != incident.looked_at or not incident.state.is_open:
            if diagnosis.next_at <= now:
                del self._under_way[name]
            return None
        news = incident.card_ts and diagnosis.drawn != len(diagnosis.findings)
        return max(0.0, diagnosis.next_at - now) if news else None

    def begin(self, incident: Incident) -> None:
        """The card is about to be drawn for progress alone."""
        self._under_way[incident.id].next_at = time.monotonic() + EVERY

    def draw(self, incident: Incident) -> tuple[Finding, ...]:
        """The findings of the running diagnosis, which the card shows from now on."""
        diagnosis = self._under_way.get(incident.id)
        if diagnosis is None or diagnosis.since != incident.looked_at:
            return ()
        diagnosis.drawn = len(diagnosis.findings)
        return diagnosis.findings
