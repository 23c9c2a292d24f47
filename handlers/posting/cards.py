"""Cards as the incident stands now: only the newest version is drawn, and progress while there is room."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Finding, Incident
from bot.ports import Store
from handlers.posting.complaints import Complaints
from handlers.posting.drawing import CannotDrawError, Drawing
from handlers.posting.pace import Bucket
from handlers.trouble import ERRORS, Fate, Trouble, trouble_of

log = structlog.get_logger()

GATHERING = 0.1
"""Seconds from the first finding of a look to its drawing: what is found comes in bursts."""
PROGRESS_EVERY = 3.0
"""Seconds between two drawings of one card for progress alone."""


@dataclass(slots=True)
class _Look:
    """One that is under way."""

    since: datetime | None
    """When the look before it was made: once the incident says otherwise, this one is over."""
    findings: tuple[Finding, ...] = ()
    drawn: int = 0
    """How many findings the card shows."""
    next_at: float = 0.0
    """When the card may be drawn for progress again: kept when the next look begins."""


class Cards:
    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        drawing: Drawing,
        bucket: Bucket,
        team: str,
        complaints: Complaints,
    ) -> None:
        self._store = store
        self._client = client
        self._drawing = drawing
        self._bucket = bucket
        self._team = team
        self._complaints = complaints
        self._looks: dict[str, _Look] = {}
        self._failed = 0

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        before = self._looks.get(incident.id)
        if before is None or before.since != incident.looked_at:
            soon = time.monotonic() + GATHERING
            next_at = max(soon, before.next_at) if before else soon
            self._looks[incident.id] = _Look(incident.looked_at, next_at=next_at)
        self._looks[incident.id].findings = tuple(findings)

    async def waits(self) -> bool:
        """Whether there is a card to draw."""
        return bool(self._looks or await self._stale())

    async def work(self) -> float | None:
        """Draws one card. Returns the seconds until there is more to do, or None."""
        if not await self._stale():
            return await self._show_progress()
        await self._bucket.take()
        for incident in await self._stale():
            await self._show(incident)
        return 0.0

    async def _stale(self) -> Sequence[Incident]:
        """The one to draw next, if there is one."""
        return await self._store.stale_cards(limit=1, team=self._team)

    async def _show(self, incident: Incident) -> None:
        trouble = await self._update(incident)
        if trouble is None:
            self._failed = 0
        elif trouble.fate is Fate.REFUSED:
            log.warning("posting.card_refused", incident=incident.id, why=trouble.why)
            await self._complaints.about(incident.channel, trouble.why)
        else:
            self._hold(trouble)
            return
        await self._store.card_shown(incident.id, incident.version)

    async def _show_progress(self) -> float | None:
        """One card, the one that waited longest."""
        shown = [(look.next_at, incident) for incident, look in await self._under_way()]
        if not shown:
            return None
        next_at, incident = min(shown, key=lambda pair: pair[0])
        wait = max(next_at - time.monotonic(), self._bucket.until_half_full())
        if wait > 0:
            return wait
        await self._draw_progress(incident)
        return 0.0

    async def _draw_progress(self, incident: Incident) -> None:
        self._looks[incident.id].next_at = time.monotonic() + PROGRESS_EVERY
        await self._bucket.take()
        trouble = await self._update(incident)
        if trouble and trouble.retry_after:
            self._hold(trouble)

    async def _under_way(self) -> list[tuple[Incident, _Look]]:
        """Looks with something new to show on a card that is there; forgets those that are long over."""
        found = []
        for incident_id, look in list(self._looks.items()):
            incident = await self._store.incident(incident_id)
            if incident is None or incident.looked_at != look.since or not incident.state.is_open:
                if look.next_at <= time.monotonic():
                    del self._looks[incident_id]
            elif incident.card_ts and look.drawn != len(look.findings):
                found.append((incident, look))
        return found

    def _findings(self, incident: Incident) -> tuple[Finding, ...]:
        """Those of the look that is under way, to be drawn now."""
        look = self._looks.get(incident.id)
        if look is None or look.since != incident.looked_at:
            return ()
        look.drawn = len(look.findings)
        return look.findings

    async def _update(self, incident: Incident) -> Trouble | None:
        try:
            drawn = await self._drawing.card(incident, self._findings(incident))
            await self._client.chat_update(channel=incident.channel, ts=incident.card_ts or "", **drawn)
        except CannotDrawError as error:
            return Trouble(Fate.REFUSED, str(error))
        except ERRORS as error:
            return trouble_of(error)
        return None

    def _hold(self, trouble: Trouble) -> None:
        self._failed += 1
        self._bucket.hold(trouble.pause(self._failed))
