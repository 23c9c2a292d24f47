"""Updates cards to the newest version of their incidents; progress and counts only while the rate limit has
room."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import UnreadableError
from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.ports.store import Store
from handlers.posting.counting import Counting
from handlers.posting.drawing import Drawing, Drawn
from handlers.posting.pace import Window
from handlers.posting.progress import Progress
from handlers.posting.refusals import OF_PEOPLE, REFUSED_BLOCKS, Refusals, pauses_channel
from handlers.posting.worker import soonest
from handlers.trouble import ERRORS, Fate, Trouble, trouble_of_post

log = structlog.get_logger()


class Cards:
    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        drawing: Drawing,
        bucket: Window,
        team: str,
        refusals: Refusals,
    ) -> None:
        self._store = store
        self._client = client
        self._drawing = drawing
        self._bucket = bucket
        self._team = team
        self._refusals = refusals
        self._progress = Progress()
        self._counting = Counting()
        self._failed = 0
        self._left: set[tuple[str, int]] = set()
        """Cards, by incident and version, that this version of bouncebot cannot read."""

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        self._progress.found(incident, findings)

    async def waits(self) -> bool:
        """Whether there is a card to draw."""
        return bool(self._progress.incidents or await self._next())

    async def work(self) -> float | None:
        """Draws one card. Returns the seconds until there is more to do, or None."""
        if await self._next() is None:
            progress = await self._show_progress()
            return soonest(progress, self._counting.until_next(), self._refusals.until_next())
        await self._bucket.take()
        if incident := await self._next():
            await self._show(incident)
        return 0.0

    async def _next(self) -> Incident | None:
        """The card to draw: one with more news than a count, or whose count has waited long enough."""
        while found := await self._store.stale_cards(
            self._team, 1, postponed=[*self._counting.postponed, *self._left], paused=self._refusals.paused
        ):
            if not self._counting.puts_off(found[0]):
                return found[0]
        return None

    async def _show(self, incident: Incident) -> None:
        try:
            trouble = await self._update(incident)
        except UnreadableError:
            self._left.add((incident.id, incident.version))
            return
        if trouble is None:
            self._failed = 0
            await self._refusals.over(incident.channel)
        elif trouble.fate is Fate.REFUSED:
            note = log.info if trouble.why in OF_PEOPLE else log.warning
            note("posting.card_refused", incident=incident.id, why=trouble.why)
            await self._refusals.about(incident.channel, trouble.why)
            if pauses_channel(trouble.why):
                return  # drawn once the channel accepts posts again
        else:
            self._hold(trouble)
            return
        self._counting.drawn(incident)
        await self._store.card_shown(incident.id, incident.version)

    async def _show_progress(self) -> float | None:
        """Draws progress on the card that has waited longest. Returns the seconds until there is more to do,
        or None."""
        found = await asyncio.gather(*map(self._due, self._progress.incidents))  # one query for all
        due = [each for each in found if each]
        if not due:
            return None
        wait, incident = min(due, key=lambda pair: pair[0])
        wait = max(wait, self._bucket.until_half_full())
        if wait > 0:
            return wait
        await self._draw_progress(incident)
        return 0.0

    async def _due(self, name: str) -> tuple[float, Incident] | None:
        incident = None
        with suppress(UnreadableError):  # a newer version handles it
            incident = await self._store.incident(name)
        wait = self._progress.due(name, incident)
        return (wait, incident) if incident and wait is not None else None

    async def _draw_progress(self, incident: Incident) -> None:
        self._progress.begin(incident)
        await self._bucket.take()
        trouble = await self._update(incident)
        self._counting.touched(incident)
        if trouble and trouble.retry_after:
            self._hold(trouble)

    async def _update(self, incident: Incident) -> Trouble | None:
        """Draws the card anew: as plain text if Slack refuses the blocks, or it would never change again."""
        drawn = await self._drawing.card(incident, self._progress.draw(incident))
        trouble = await self._put(incident, drawn)
        if trouble and trouble.why in REFUSED_BLOCKS and drawn.blocks:
            drawn = drawn.without_blocks(trouble.why)
            await self._bucket.take()
            trouble = await self._put(incident, drawn)
        if drawn.flaw:
            await self._refusals.plain(incident.channel, drawn.flaw)
        return trouble

    async def _put(self, incident: Incident, drawn: Drawn) -> Trouble | None:
        try:
            await self._client.chat_update(
                channel=incident.channel,
                ts=incident.card_ts or "",
                metadata=drawn.metadata,
                **drawn.content,
            )
        except ERRORS as error:
            return trouble_of_post(error)
        return None

    def _hold(self, trouble: Trouble) -> None:
        self._failed += 1
        self._bucket.hold(trouble.pause(self._failed))
