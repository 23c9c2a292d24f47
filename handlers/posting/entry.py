"""An outbox entry under way: new, sending, then sent or dropped."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.models import Post
from bot.ports import Outgoing, Store

log = structlog.get_logger()


class Entry:
    """Its fate is written down once, whoever learns of it first: the call, a look, or our own event."""

    def __init__(self, outgoing: Outgoing, store: Store, now: Callable[[], datetime]) -> None:
        self.post: Post = outgoing.post
        self.since = outgoing.sending_since
        """When the latest try began; None when it certainly did not arrive."""
        self.failed = outgoing.attempts
        """Tries that came to nothing."""
        self._store = store
        self._now = now
        self._lock = asyncio.Lock()
        self._settled = asyncio.Event()

    @property
    def settled(self) -> bool:
        return self._settled.is_set()

    async def settled_within(self, seconds: float) -> bool:
        """Whether its fate is known in so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), seconds)
        return self.settled

    def unproven_for(self) -> float:
        """Seconds since the latest try began."""
        return (self._now() - self.since).total_seconds() if self.since else 0.0

    async def sending(self) -> bool:
        """Just before the call to Slack; False when there is no need for it any more."""
        async with self._lock:
            if not self.settled:
                self.since = self._now()
                await self._store.sending(self.post.key, self.since)
            return not self.settled

    async def not_sent(self) -> None:
        """It certainly did not arrive."""
        async with self._lock:
            if not self.settled:
                await self._store.not_sent(self.post.key)
                self.since = None

    async def sent(self, ts: str | None) -> None:
        """Proven. `ts` is None for what only one person sees."""
        async with self._lock:
            if not self.settled:
                await self._store.sent(self.post.key, ts, self._now())
                self._settled.set()

    async def dropped(self, why: str) -> None:
        """Slack will never take it."""
        async with self._lock:
            if not self.settled:
                log.warning("posting.dropped", key=self.post.key, channel=self.post.channel, why=why)
                await self._store.dropped(self.post.key, why, self._now())
                self._settled.set()
