"""One entry of the outbox: new, sending, sent. Said exactly once, whatever gets lost."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models import Place, Post
from bot.ports import Outgoing, Store
from handlers.posting.drawing import Drawing, Drawn, thread_of
from handlers.posting.look_up import CannotLookError, LookUp
from handlers.posting.pace import Pace
from handlers.posting.proof import Proof
from handlers.posting.trouble import ERRORS, Fate, Trouble, trouble_of

log = structlog.get_logger()

QUIET = {"unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds before Slack is asked for a post whose answer was lost: longer than the client's own patience,
    then once more, since history lags behind posts."""

    lost_after: float
    second_look_after: float


class Delivery:
    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        drawing: Drawing,
        pace: Pace,
        now: Callable[[], datetime],
        waits: Waits,
    ) -> None:
        self._store = store
        self._client = client
        self._drawing = drawing
        self._pace = pace
        self._now = now
        self._waits = waits
        self._look_up = LookUp(client, pace.updates)
        self._calls: set[asyncio.Task[Trouble | None]] = set()

    async def deliver(self, entry: Outgoing, proof: Proof) -> None:
        """Returns once its fate is known and written down: sent, or dropped."""
        post, failed = entry.post, entry.attempts
        if entry.sending_since and await self._reconciled(post, entry.sending_since, proof):
            return
        while not proof.seen:
            await self._pace.posts(post.channel).take()
            since = self._now()
            trouble = await self._unharmed(self._try(post, since, proof))
            if trouble is None or trouble.fate is Fate.REFUSED:
                return
            if trouble.fate is Fate.UNKNOWN and await self._reconciled(post, since, proof):
                return
            failed += 1
            self._pace.posts(post.channel).hold(trouble.pause(failed))

    async def finish(self, within: float) -> None:
        """Waits for calls that are under way, so that their answers are not lost."""
        if self._calls:
            _, late = await asyncio.wait(self._calls, timeout=within)
            for call in late:
                call.cancel()

    async def _unharmed(self, call: Coroutine[Any, Any, Trouble | None]) -> Trouble | None:
        """Runs it to its end even when we are told to stop."""
        task = asyncio.create_task(call)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        return await asyncio.shield(task)

    # trying

    async def _try(self, post: Post, since: datetime, proof: Proof) -> Trouble | None:
        """None when it was posted, or proven to have been."""
        try:
            drawn = await self._drawing.post(post)
        except Exception as error:
            log.exception("posting.cannot_draw", key=post.key)
            return await self._drop(post, Trouble(Fate.REFUSED, f"cannot be drawn: {type(error).__name__}"))
        if post.place is Place.PRIVATE:
            return await self._whisper(post, drawn)
        async with proof.lock:
            if proof.seen:
                return None
            await self._store.sending(post.key, since)
        return await self._post(post, drawn, proof)

    async def _whisper(self, post: Post, drawn: Drawn) -> Trouble | None:
        """Carries no metadata, so nothing could tell that it arrived: sent before it is tried."""
        await self._store.sent(post.key, None, self._now())
        try:
            await self._client.chat_postEphemeral(
                channel=post.channel, user=post.user or "", thread_ts=drawn.thread_ts, **drawn.content
            )
        except ERRORS as error:
            log.warning("posting.whisper_lost", key=post.key, why=trouble_of(error).why)
        return None

    async def _post(self, post: Post, drawn: Drawn, proof: Proof) -> Trouble | None:
        where: dict[str, Any] = {"channel": post.channel, "thread_ts": drawn.thread_ts, **QUIET}
        try:
            answer = await self._client.chat_postMessage(**where, **drawn.content, metadata=drawn.metadata)
        except ERRORS as error:
            return await self._failed(post, trouble_of(error), proof)
        if post.place is Place.CARD and drawn.incident:
            await self._store.card_shown(drawn.incident.id, drawn.incident.version)
        await self._sent(post, str(answer["ts"]), proof)
        return None

    async def _failed(self, post: Post, trouble: Trouble, proof: Proof) -> Trouble:
        if trouble.fate is Fate.REFUSED:
            return await self._drop(post, trouble)
        log.info("posting.trouble", key=post.key, why=trouble.why, fate=trouble.fate.name.lower())
        if trouble.fate is Fate.ABSENT:
            await self._not_sent(post, proof)
        return trouble

    # looking

    async def _reconciled(self, post: Post, since: datetime, proof: Proof) -> bool:
        """Whether its fate is known; False when it certainly did not arrive."""
        passed = (self._now() - since).total_seconds()
        first = min(max(0.0, self._waits.lost_after - passed), self._waits.lost_after)
        try:
            for wait in (first, self._waits.second_look_after):
                if await proof.within(wait) or await self._found(post, since, proof):
                    return True
        except CannotLookError as error:
            await self._drop(post, Trouble(Fate.REFUSED, f"its answer was lost, and then: {error}"))
            return True
        return await self._not_sent(post, proof)

    async def _found(self, post: Post, since: datetime, proof: Proof) -> bool:
        incident = await self._store.incident(post.incident) if post.incident else None
        ts = await self._look_up.find(post.key, post.channel, thread_of(post, incident), since)
        if ts:
            await self._sent(post, ts, proof)
        return ts is not None

    # writing down

    async def _sent(self, post: Post, ts: str, proof: Proof) -> None:
        async with proof.lock:
            if not proof.seen:
                await self._store.sent(post.key, ts, self._now())
                proof.give()

    async def _not_sent(self, post: Post, proof: Proof) -> bool:
        """Whether it was seen in the meantime after all."""
        async with proof.lock:
            if not proof.seen:
                await self._store.not_sent(post.key)
            return proof.seen

    async def _drop(self, post: Post, trouble: Trouble) -> Trouble:
        log.warning("posting.dropped", key=post.key, channel=post.channel, why=trouble.why)
        await self._store.dropped(post.key, trouble.why, self._now())
        return trouble
