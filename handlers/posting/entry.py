"""An outbox entry under way: new, sending, then sent, dropped, or put off."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.models.post import Post
from bot.ports.outbox import Outbox, Outgoing

log = structlog.get_logger()


class Entry:
    """Its fate is written down once, whoever learns of it first: the call, a look, or our own event."""

    def __init__(
        self,
        outgoing: Outgoing,
        store: Outbox,
        now: Callable[[], datetime],
        ours: Callable[[], bool] = lambda: True,
    ) -> None:
        """`ours`: whether our lease on the channel still holds."""
        self.post: Post = outgoing.post
        self.ours = ours
        self.since = outgoing.sending_since
        """When the latest try began; None when it certainly did not arrive."""
        self.failed = outgoing.attempts
        """Tries that came to nothing."""
        self._store = store
        self._now = now
        self._lock = asyncio.Lock()
        self._settled = asyncio.Event()
        self._ts: str | None = None

    @property
    def settled(self) -> bool:
        return self._settled.is_set()

    async def settled_within(self, seconds: float) -> bool:
        """Whether its fate is known in so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        return self.settled

    def ago(self, moment: datetime) -> timedelta:
        return self._now() - moment

    def unproven_for(self) -> float:
        """Seconds since the latest try began."""
        return (self._now() - self.since).total_seconds() if self.since else 0.0

    async def sending(self) -> bool:
        """Just before the call to Slack; False when it is not for us to make any more."""
        async with self._lock:
            if not self.settled:
                await self._try_begins(self._now())
            return not self.settled

    async def _try_begins(self, at: datetime) -> None:
        """Unless somebody else has the entry in hand. Our lease is looked at last, since writing takes
        time."""
        begun = await self._store.sending(self.post.key, at, self.since)
        if begun and self.ours():
            self.since = at
        else:
            log.info("posting.left_to_others", key=self.post.key)
            self._settled.set()

    async def not_sent(self) -> None:
        """It certainly did not arrive."""
        async with self._lock:
            if not self.settled and self.since:
                await self._store.not_sent(self.post.key, self.since)
                self.since = None

    def later(self, wait: timedelta) -> datetime:
        return self._now() + wait

    async def put_off(self, until: datetime) -> None:
        """Likewise; and it is not to be tried again before then."""
        async with self._lock:
            if not self.settled and self.since:
                await self._store.not_sent(self.post.key, self.since, until)
                self._settled.set()

    async def sent(self, ts: str | None) -> bool:
        """Proven; False when another one counts and this is a double. What one person sees has no `ts`."""
        async with self._lock:
            if ts is not None and ts == self._ts:
                return True
            counts = await self._store.sent(self.post.key, ts, self._now())
            self._ts = ts if counts else self._ts
            self._settled.set()
            return counts

    async def dropped(self, why: str) -> None:
        """Slack will never take it."""
        async with self._lock:
            if not self.settled:
                log.warning("posting.dropped", key=self.post.key, channel=self.post.channel, why=why)
                await self._store.dropped(self.post.key, why, self._now())
                self._settled.set()
