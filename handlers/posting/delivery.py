"""One entry of the outbox to Slack: said exactly once, whatever gets lost."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.models.content import Diagnosed, Rechecked
from bot.models.incident import Incident, IncidentState
from bot.models.post import Place, Post
from bot.models.watch import Outcome
from bot.ports.store import Store
from handlers.posting.complaints import Complaints, is_shut_by
from handlers.posting.doubles import Doubles
from handlers.posting.drawing import CannotDrawError, Drawing, Drawn
from handlers.posting.entry import Entry
from handlers.posting.pace import Pace
from handlers.posting.reconcile import Reconciler
from handlers.trouble import ERRORS, Fate, Trouble, trouble_of, trouble_of_post

T = TypeVar("T")
log = structlog.get_logger()

NEWS_FOR = timedelta(days=1)
"""How long a recovery stays news in a channel that takes nothing for the time being."""
AT_ONCE = 8
"""Calls under way: after a kill each costs a few calls of history."""


class Delivery:
    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        drawing: Drawing,
        pace: Pace,
        reconciler: Reconciler,
        doubles: Doubles,
        complaints: Complaints,
    ) -> None:
        self._store = store
        self._client = client
        self._drawing = drawing
        self._pace = pace
        self._reconciler = reconciler
        self._doubles = doubles
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._complaints = complaints
        self._calls: set[asyncio.Task[Any]] = set()

    async def deliver(self, entry: Entry) -> None:
        """Returns once its fate is known and written down: sent, or dropped."""
        if entry.since:
            await self._reconciler.reconcile(entry)
        bucket = self._pace.posts(entry.post.channel)
        while not entry.settled:
            await bucket.take()
            trouble = await self._to_its_end(self._try(entry))
            if trouble and trouble.fate is Fate.UNKNOWN:
                await self._reconciler.reconcile(entry)
            if trouble and not entry.settled:
                entry.failed += 1
                bucket.hold(trouble.pause(entry.failed))
        if not entry.ours():
            await self._reconciler.leave_one(entry)

    def take_back(self, post: Post, ts: str) -> None:
        """A double of it."""
        self._begin(self._doubles.delete(post, ts))

    async def finish(self, within: float) -> None:
        """Waits for calls that are under way, so that their answers are not lost."""
        if self._calls:
            _, late = await asyncio.wait(self._calls, timeout=within)
            for call in late:
                call.cancel()

    async def _to_its_end(self, call: Coroutine[Any, Any, Trouble | None]) -> Trouble | None:
        """Goes on even when we are told to stop, so that the answer is written down."""
        return await asyncio.shield(self._begin(call))

    def _begin(self, call: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(call)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        return task

    async def _try(self, entry: Entry) -> Trouble | None:
        """What is in the way; None when the entry is settled."""
        async with self._at_once:
            return await self._say(entry)

    async def _say(self, entry: Entry) -> Trouble | None:
        try:
            drawn = await self._drawing.post(entry.post)
        except CannotDrawError as error:
            return await self._failed(entry, Trouble(Fate.REFUSED, str(error)), None)
        private = entry.post.place is Place.PRIVATE
        return await (self._whisper(entry, drawn) if private else self._post(entry, drawn))

    async def _whisper(self, entry: Entry, drawn: Drawn) -> None:
        """Carries no metadata, so nothing could tell that it arrived: sent before it is tried."""
        post = entry.post
        if not await entry.sent(None):
            return
        try:
            await self._client.chat_postEphemeral(
                channel=post.channel, user=post.user or "", thread_ts=drawn.thread_ts, **drawn.content
            )
        except ERRORS as error:
            log.warning("posting.whisper_lost", key=post.key, why=trouble_of(error).why)

    async def _post(self, entry: Entry, drawn: Drawn) -> Trouble | None:
        if not await entry.sending():
            return None
        try:
            answer = await self._client.chat_postMessage(
                channel=entry.post.channel, thread_ts=drawn.thread_ts, metadata=drawn.metadata,
                unfurl_links=False, unfurl_media=False, **drawn.content,
            )  # fmt: skip
        except ERRORS as error:
            return await self._failed(entry, trouble_of_post(error), drawn.incident)
        if entry.post.place is Place.CARD and drawn.incident:
            await self._store.card_shown(drawn.incident.id, drawn.incident.version)
        if not await entry.sent(ts := str(answer["ts"])):
            await self._doubles.delete(entry.post, ts)
        await self._complaints.over(entry.post.channel)
        return None

    async def _failed(self, entry: Entry, trouble: Trouble, incident: Incident | None) -> Trouble:
        if not entry.failed:  # further tries meet the same
            log.info("posting.trouble", key=entry.post.key, why=trouble.why, fate=trouble.fate.name.lower())
        if trouble.fate is Fate.REFUSED:
            if is_shut_by(trouble.why) and _is_worth_waiting(entry, incident):
                await self._put_off(entry)
            else:
                await entry.dropped(trouble.why)
            await self._complaints.about(entry.post.channel, trouble.why)
        elif trouble.fate is Fate.ABSENT:
            await entry.not_sent()
        return trouble

    async def _put_off(self, entry: Entry) -> None:
        """With a card all others of its channel, which would fare no better. News for their threads that is a
        day old by then is none any more. The entry comes last, so that who lets us in meanwhile is heeded."""
        post = entry.post
        if post.place is Place.CARD:
            until = entry.later(self._rest(post.channel))
            await self._store.rest(post.team, post.channel, until, until - NEWS_FOR)
        await entry.put_off(entry.later(self._rest(post.channel)))

    def _rest(self, channel: str) -> timedelta:
        return timedelta(seconds=self._complaints.rest(channel))


def _is_worth_waiting(entry: Entry, incident: Incident | None) -> bool:
    """A card as long as its incident is open, or has ended just now; of news the verdict, and that it works
    again."""
    if entry.post.place is Place.CARD:
        closed_at = incident.closed_at if incident else None
        return closed_at is None or entry.ago(closed_at) < NEWS_FOR
    told = isinstance(entry.post.content, Diagnosed) or _tells_that_it_works(entry.post, incident)
    return told and entry.ago(entry.post.created_at) < NEWS_FOR


def _tells_that_it_works(post: Post, incident: Incident | None) -> bool:
    """Somebody waits for it, and it is over: nothing that comes later takes it back."""
    over = incident is not None and incident.state is IncidentState.RECOVERED
    return over and isinstance(post.content, Rechecked) and post.content.outcome is Outcome.RECOVERED
