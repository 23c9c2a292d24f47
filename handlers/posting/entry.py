"""An outbox entry being sent: new, sending, then sent, dropped or postponed."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.models.post import Post
from bot.ports.outbox import Outbox, Outgoing

log = structlog.get_logger()


class Entry:
    """An entry. Its result is stored once, whoever learns it first: the call, a lookup, or the event about
    our post."""

    def __init__(
        self,
        outgoing: Outgoing,
        store: Outbox,
        now: Callable[[], datetime],
        ours: Callable[[], bool] = lambda: True,
    ) -> None:
        """`ours`: whether our lease on the channel is still valid."""
        self.post: Post = outgoing.post
        self.ours = ours
        self.since = outgoing.sending_since
        """When the latest attempt began; None if it certainly did not arrive."""
        self.failed = outgoing.attempts
        """Number of failed attempts."""
        self._store = store
        self._now = now
        self._lock = asyncio.Lock()
        self._settled = asyncio.Event()
        self._ts: str | None = None

    @property
    def settled(self) -> bool:
        return self._settled.is_set()

    async def settled_within(self, seconds: float) -> bool:
        """Waits at most that long. Returns whether the entry is settled."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        return self.settled

    def ago(self, moment: datetime) -> timedelta:
        return self._now() - moment

    def unconfirmed_for(self) -> float:
        """Seconds since the latest attempt began."""
        return (self._now() - self.since).total_seconds() if self.since else 0.0

    async def mark_sending(self) -> bool:
        """Records an attempt just before the call to Slack. Returns False if the entry is not ours to send
        any more."""
        async with self._lock:
            if not self.settled:
                await self._try_begins(self._now())
            return not self.settled

    async def _try_begins(self, at: datetime) -> None:
        """Records the attempt unless somebody else is sending the entry. The lease is checked last, because
        writing takes time."""
        begun = await self._store.sending(self.post.key, at, self.since)
        if begun and self.ours():
            self.since = at
        else:
            log.info("posting.left_to_others", key=self.post.key)
            self._settled.set()

    async def mark_not_sent(self) -> None:
        """Records that the attempt certainly did not arrive."""
        async with self._lock:
            if not self.settled and self.since:
                await self._store.not_sent(self.post.key, self.since)
                self.since = None

    def later(self, wait: timedelta) -> datetime:
        return self._now() + wait

    async def put_off(self, until: datetime) -> None:
        """Records likewise that it did not arrive, and postpones the entry."""
        async with self._lock:
            if not self.settled and self.since:
                await self._store.not_sent(self.post.key, self.since, until)
                self._settled.set()

    async def mark_sent(self, ts: str | None) -> bool:
        """Records that the post arrived. Returns False if another post counts and this is a duplicate.
        Ephemeral messages have no `ts`."""
        async with self._lock:
            if ts is not None and ts == self._ts:
                return True
            counts = await self._store.sent(self.post.key, ts, self._now())
            self._ts = ts if counts else self._ts
            self._settled.set()
            return counts

    async def drop(self, why: str) -> None:
        """Drops the entry, which Slack will never accept."""
        async with self._lock:
            if not self.settled:
                log.warning("posting.dropped", key=self.post.key, channel=self.post.channel, why=why)
                await self._store.dropped(self.post.key, why, self._now())
                self._settled.set()
