"""Sends one entry of the outbox to Slack exactly once, whatever gets lost.

             stored before the call         stored after the answer
    new ────────────────────────► sending ─────────────────────────► sent
     ▲                             │  │ │
     │      it did not arrive      │  │ └── refused for good ──────► dropped
     └─────────────────────────────┘  │
     ▲                                │ no answer: it may have arrived
     └─────── not found ──────────────┴── found in the thread ─────► sent

Whoever reads `sending` in the database, after a crash too, knows that a call was begun and not how it ended.
It is then looked for by its key, which every post carries in its metadata (`reconcile.py`), and only posted
again once it is not found. Three things can prove that it arrived: the answer, the look-up, and Slack's event
about the post, in any process; the first one counts, and another post with the same key is deleted
(`duplicates.py`). In between, the channel waits, so nothing is overtaken.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.models.incident import Incident
from bot.models.post import Place, Post
from bot.ports.store import Store
from bot.running.tasks import begin
from handlers.posting.drawing import CannotDrawError, Drawing, Drawn
from handlers.posting.duplicates import Duplicates
from handlers.posting.entry import Entry
from handlers.posting.news import NEWS_FOR, should_wait
from handlers.posting.pace import Pace
from handlers.posting.reconcile import Reconciler
from handlers.posting.refusals import REFUSED_BLOCKS, REFUSED_THREAD, Refusals, pauses_channel
from handlers.trouble import ERRORS, Fate, Trouble, trouble_of, trouble_of_post

log = structlog.get_logger()

AT_ONCE = 8
"""Most concurrent calls: after a kill each costs a few calls of history."""


class Delivery:
    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        drawing: Drawing,
        pace: Pace,
        reconciler: Reconciler,
        duplicates: Duplicates,
        refusals: Refusals,
    ) -> None:
        self._store = store
        self._client = client
        self._drawing = drawing
        self._pace = pace
        self._reconciler = reconciler
        self._duplicates = duplicates
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._refusals = refusals
        self._calls: set[asyncio.Task[Any]] = set()

    async def deliver(self, entry: Entry) -> None:
        """Returns once the entry is sent or dropped and that is stored."""
        if entry.since:
            await self._reconciler.reconcile(entry)
        bucket = self._pace.posts(entry.post.channel)
        while not entry.settled:
            await bucket.take()
            trouble = await self._to_its_end(self._attempt(entry))
            if trouble and trouble.fate is Fate.UNKNOWN:
                await self._reconciler.reconcile(entry)
            if trouble and not entry.settled:
                entry.failed += 1
                bucket.hold(trouble.pause(entry.failed))
        if not entry.ours():
            await self._reconciler.delete_duplicates(entry)

    def delete_duplicate(self, post: Post, ts: str) -> None:
        """Deletes a duplicate of the post."""
        begin(self._duplicates.delete(post, ts), self._calls)

    async def finish(self, within: float) -> None:
        """Waits for running calls, so that their answers are not lost."""
        if self._calls:
            _, late = await asyncio.wait(self._calls, timeout=within)
            for call in late:
                call.cancel()

    async def _to_its_end(self, call: Coroutine[Any, Any, Trouble | None]) -> Trouble | None:
        """Finishes the call even if we are cancelled, so that its result is stored."""
        return await asyncio.shield(begin(call, self._calls))

    async def _attempt(self, entry: Entry) -> Trouble | None:
        """The trouble, or None if the entry is settled."""
        async with self._at_once:
            return await self._draw_and_post(entry)

    async def _draw_and_post(self, entry: Entry) -> Trouble | None:
        try:
            drawn = await self._drawing.post(entry.post)
        except CannotDrawError as error:
            return await self._failed(entry, Trouble(Fate.REFUSED, str(error)), None)
        if drawn.flaw:
            await self._refusals.plain(entry.post.channel, drawn.flaw)
        private = entry.post.place is Place.PRIVATE
        return await (self._post_ephemeral(entry, drawn) if private else self._post(entry, drawn))

    async def _post_ephemeral(self, entry: Entry, drawn: Drawn) -> None:
        """Posts an ephemeral message. It carries no metadata, so nothing could prove its arrival: it is
        marked as sent before it is tried."""
        if await entry.mark_sent(None):
            await self._try_ephemeral(entry, drawn)

    async def _try_ephemeral(self, entry: Entry, drawn: Drawn) -> None:
        post = entry.post
        try:
            await self._client.chat_postEphemeral(
                channel=post.channel, user=post.user or "", thread_ts=drawn.thread_ts, **drawn.content
            )
        except ERRORS as error:
            trouble = trouble_of(error)
            if other := await self._other_way(entry, drawn, trouble):
                return await self._try_ephemeral(entry, other)
            log.warning("posting.ephemeral_lost", key=post.key, why=trouble.why)

    async def _post(self, entry: Entry, drawn: Drawn) -> Trouble | None:
        if not await entry.mark_sending():
            return None
        try:
            answer = await self._client.chat_postMessage(
                channel=entry.post.channel, thread_ts=drawn.thread_ts, metadata=drawn.metadata,
                unfurl_links=False, unfurl_media=False, **drawn.content,
            )  # fmt: skip
        except ERRORS as error:
            trouble = trouble_of_post(error)
            if other := await self._other_way(entry, drawn, trouble):
                return await self._post(entry, other)
            return await self._failed(entry, trouble, drawn.incident)
        await self._follow(drawn, answer)
        if entry.post.place is Place.CARD and drawn.incident:
            await self._store.card_shown(drawn.incident.id, drawn.incident.version)
        if not await entry.mark_sent(ts := str(answer["ts"])):
            await self._duplicates.delete(entry.post, ts)
        await self._refusals.over(entry.post.channel)
        return None

    async def _other_way(self, entry: Entry, drawn: Drawn, trouble: Trouble) -> Drawn | None:
        """The same post in a form that Slack may take, after it refused this one: without blocks, or outside
        of a thread that takes no replies. None if there is no other form."""
        if trouble.why in REFUSED_BLOCKS and drawn.blocks:
            await self._refusals.plain(entry.post.channel, trouble.why)
            return drawn.without_blocks(trouble.why)
        if trouble.why in REFUSED_THREAD and drawn.thread_ts and entry.post.incident:
            return replace(drawn, thread_ts=None)
        return None

    async def _follow(self, drawn: Drawn, answer: AsyncSlackResponse) -> None:
        """Of a thread whose root was deleted before anybody replied Slack says nothing: the post arrives in
        the channel (https://github.com/slack-go/slack/issues/1571). The incident goes on in the thread below
        it, or each further post would arrive in the channel, too."""
        incident = drawn.incident
        if incident and incident.thread_ts and not answer["message"].get("thread_ts"):
            log.info("posting.thread_lost", incident=incident.id)
            await self._store.moved(incident.id, str(answer["ts"]))

    async def _failed(self, entry: Entry, trouble: Trouble, incident: Incident | None) -> Trouble:
        if not entry.failed:  # further attempts usually fail alike
            log.info("posting.trouble", key=entry.post.key, why=trouble.why, fate=trouble.fate.name.lower())
        if trouble.fate is Fate.REFUSED:
            waits = self._refusals.reopened_lately(entry.post.channel) or should_wait(entry, incident)
            if pauses_channel(trouble.why) and waits:
                await self._put_off(entry)
            else:
                await entry.drop(trouble.why)
            await self._refusals.about(entry.post.channel, trouble.why)
        elif trouble.fate is Fate.NOT_ARRIVED:
            await entry.mark_not_sent()
        return trouble

    async def _put_off(self, entry: Entry) -> None:
        """Postpones the entry; with a card also the channel's other cards, which would be refused too. News
        in their threads that will be a day old by then is dropped.

        The entry is postponed last, so that a channel reopened meanwhile is noticed.
        """
        post = entry.post
        if post.place is Place.CARD:
            until = entry.later(self._rest(post.channel))
            await self._store.pause_channel(post.team, post.channel, until, until - NEWS_FOR)
        await entry.put_off(entry.later(self._rest(post.channel)))

    def _rest(self, channel: str) -> timedelta:
        return timedelta(seconds=self._refusals.retry_after(channel))
