"""Makes sure that missed messages are read: retries while Slack refuses, and reports that."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

import structlog

from bot.errors import StorageError
from bot.models.intake import Intake
from bot.running.tasks import begin
from handlers.listening.catch_up import LOOK_BACK, CatchUp
from handlers.services import Services
from handlers.trouble import ERRORS, trouble_of

PAUSES = (30.0, 60.0, 300.0, 900.0)
"""Seconds before the next attempt, by the number of failures in a row; the last one repeats."""
LAG = 10.0
"""Seconds after which a message is in Slack's history, which lags behind."""
WITHHELD = 60.0
"""Seconds for which Slack withholds events when there are too many; it tells again each minute."""
OUTAGE_PAUSE = 5.0
"""Seconds between attempts to store something while the database accepts nothing."""
UNTOLD = 1
"""Failed attempts before operators are told, so that short trouble alarms nobody."""
MOST_NAMED = 5
"""Most channels named in a report."""
WHAT_TO_DO = (
    "If a scope is missing, `bouncebot check` names it. "
    "To have a missed message handled, mention me in its thread."
)

_log = structlog.get_logger()
Accept = Callable[[Intake], Awaitable[bool]]
Channels = Collection[str] | None
"""Channel ids, or None for all channels that we are in."""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Since when messages may be missing, and when that was recorded, which identifies the record."""

    since: datetime
    noted_at: datetime

    def together_with(self, before: Self) -> Self:
        return replace(self, since=min(self.since, before.since))


class Missed:
    def __init__(self, catch_up: CatchUp, services: Services, topic: str) -> None:
        """`topic`: of the reports to operators."""
        self._catch_up = catch_up
        self._gaps, self._operators = services.gaps, services.operators
        self._team, self._now = services.us.team, services.now
        self._topic = topic
        self._gap: _Gap | None = None
        """The gap being read."""
        self._where: Channels = None
        """The channels being read."""
        self._more = asyncio.Event()
        """Set when more was missed that the running attempt may have passed already."""
        self._reading: set[asyncio.Task[None]] = set()
        self._outage: asyncio.Task[None] | None = None
        """Waits for the end of the database's latest outage."""
        self._outage_since: datetime | None = None
        """When it began, until that is recorded."""
        self._forget: Callable[[], None] = lambda: None
        """Ends `watch_database`."""

    async def note(self, since: datetime) -> None:
        """Records a gap before we listen again, so that it survives a crash. Raises StorageError."""
        await self._gaps.note_gap(self._team, since, self._now())

    def soon(self, since: datetime, where: Channels = None) -> None:
        """Reads missed messages in the background."""
        begin(self.read(since, where), self._reading)

    async def once_sent_again(self, since: datetime) -> None:
        """Slack has sent no events since then: reads them when it sends some again. Raises StorageError."""
        await self.note(since)
        begin(self._read_later(since), self._reading)

    async def _read_later(self, since: datetime) -> None:
        await asyncio.sleep(WITHHELD)
        await self.read(since)

    def watch_database(self) -> None:
        """From now on reads from the history after each outage of the database: what it refuses meanwhile is
        lost otherwise, since Slack repeats an event three times within six minutes, no more. Every process
        does so, as the one that refused something may be killed before it can note that."""
        self._forget = self._gaps.on_failure(self._begin_outage)

    def noticing(self, accept: Accept) -> Accept:
        """`accept`, except that the gap is recorded before anything is stored after an outage. Otherwise a
        process that is killed just then finds no gap: it goes by what was stored last."""

        async def noticed(intake: Intake) -> bool:
            await self._note_outage()
            return await accept(intake)

        return noticed

    def _begin_outage(self) -> None:
        if self._outage is None or self._outage.done():
            self._outage_since = self._now()
            self._outage = begin(self._read_after_outage(self._outage_since), self._reading)

    async def _note_outage(self) -> None:
        """Records the outage of the database, if there is one that is not recorded. Raises StorageError while
        it lasts."""
        if since := self._outage_since:
            await self.note(since)
            self._outage_since = None

    async def _read_after_outage(self, since: datetime) -> None:
        """Reads once the database accepts something again."""
        while self._outage_since:
            await asyncio.sleep(OUTAGE_PAUSE)
            with suppress(StorageError):
                await self._note_outage()
        self.soon(since)

    def stop(self) -> None:
        """Stops reading. The rest is read after the next start."""
        self._forget()
        for task in tuple(self._reading):
            task.cancel()

    async def read(self, since: datetime, where: Channels = None) -> None:
        """Reads the messages missed since `since`. Returns when all are read or too old; at once if another
        call is reading, which then continues with this gap. Never raises.

        If only some channels are read the gap stays recorded, because others may have missed messages too.
        """
        noted = await self._noted(since)
        under_way = self._gap
        self._gap = noted.together_with(under_way) if under_way else noted
        self._where = None if under_way else where
        self._more.set()
        if under_way:
            return
        try:
            read, gap, where = await self._read_twice(), self._gap, self._where
        finally:
            self._gap = None
        if read:
            await self._operators.over(self._topic, "I have read the messages that I missed.")
            if where is None:
                with suppress(StorageError):
                    await self._gaps.close_gap(self._team, gap.noted_at)

    async def _noted(self, since: datetime) -> _Gap:
        """Records the gap, extended by an earlier one that is still open."""
        noted_at = self._now()
        with suppress(StorageError):  # while the database is away nothing is read either
            since = await self._gaps.note_gap(self._team, since, noted_at)
        return _Gap(since, noted_at)

    async def _read_twice(self) -> bool:
        """Reads until nothing is left, and once more after the history had time to catch up. Returns whether
        it succeeded."""
        more = True
        while more:
            begun = self._now()
            if not await self._read():
                return False
            more = await self._more_within(LAG)
        self._gap = self._gap and replace(self._gap, since=begun)
        return await self._read()

    async def _read(self) -> bool:
        """Reads, with retries, until nothing is left. Returns whether it succeeded."""
        left = self._where
        slept, failed = 0.0, 0
        while self._gap and slept < LOOK_BACK.total_seconds():
            if self._more.is_set():
                self._more.clear()
                left = self._where
            left, why = await self._try(self._gap.since, left)
            if not why:
                if not self._more.is_set():
                    return True
                continue
            failed += 1
            pause = PAUSES[min(failed, len(PAUSES)) - 1]
            if failed > UNTOLD:
                await self._tell(left, why)
            slept = 0.0 if await self._more_within(pause) else slept + pause
        return False

    async def _more_within(self, seconds: float) -> bool:
        """Whether more is missed within this time."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._more.wait(), seconds)
        return self._more.is_set()

    async def _try(self, since: datetime, only: Channels) -> tuple[Channels, str]:
        """Makes one attempt. Returns the channels that are left and why; no reason means that nothing is
        left."""
        try:
            unread = (await self._catch_up.since(since, only)).unread
        except ERRORS as error:
            return only, trouble_of(error).why
        except StorageError:
            return only, "the database accepts nothing"
        except Exception:
            _log.exception("catch_up_failed")
            return only, "an internal error"
        return unread.keys(), ", ".join(sorted(set(unread.values())))

    async def _tell(self, left: Channels, why: str) -> None:
        where = ", ".join(sorted(left)[:MOST_NAMED]) if left else "my channels"
        text = (
            f"I cannot read the messages that I missed in {where} (`{why}`). I will try again. {WHAT_TO_DO}"
        )
        await self._operators.tell(self._topic, text)
