"""Sends the outbox to Slack, and keeps cards and reactions up to date."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from structlog.contextvars import bound_contextvars

from bot.errors import RefusedValueError, StorageError, UnreadableError
from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.ports.leases import Leases
from bot.ports.outbox import Outgoing
from bot.ports.people import Operators
from bot.ports.store import Store
from handlers.posting.cards import Cards
from handlers.posting.channel_leases import ChannelLeases
from handlers.posting.delivery import Delivery
from handlers.posting.drawing import Drawing
from handlers.posting.duplicates import Duplicates
from handlers.posting.entry import Entry
from handlers.posting.in_turn import in_turn
from handlers.posting.look_up import LookUp
from handlers.posting.pace import Pace
from handlers.posting.reactions import Reactions
from handlers.posting.reconcile import Reconciler, Waits
from handlers.posting.refusals import Refusals
from handlers.posting.worker import AFTER_AN_ERROR, Worker
from handlers.rendering import SlackRenderer

log = structlog.get_logger()

LANES = 100
"""Most channels posted to in parallel; most of the time they wait for their rate limit."""
SWEEP = 30.0
LEFT_FOR = 60.0
"""Seconds before an entry whose incident cannot be read is tried again."""


class Poster:
    """Sends one entry at a time in each channel: cards first, otherwise in stored order. Also implements the
    port `Reporter`."""

    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        renderer: SlackRenderer,
        team: str,
        now: Callable[[], datetime],
        leases: Leases,
        operators: Operators,
        lost_after: float = 12.0,
        second_look_after: float = 10.0,
        pace: Pace | None = None,
    ) -> None:
        """`client` must not retry by itself. `lost_after` and `second_look_after` are seconds; `lost_after`
        must exceed the client's timeout."""
        pace, drawing = pace or Pace(), Drawing(store, renderer)
        self._store, self._team, self._now = store, team, now
        waits = Waits(lost_after=lost_after, second_look_after=second_look_after)
        duplicates = Duplicates(store, client, pace.updates)
        reconciler = Reconciler(store, LookUp(client, pace.updates), duplicates, waits)
        self._refusals = refusals = Refusals(operators)
        self._delivery = Delivery(
            store=store, client=client, drawing=drawing, pace=pace, reconciler=reconciler,
            duplicates=duplicates, refusals=refusals,
        )  # fmt: skip
        self._cards = Cards(
            store=store, client=client, drawing=drawing, bucket=pace.updates, team=team, refusals=refusals
        )
        reactions = Reactions(store=store, client=client, bucket=pace.reactions, team=team, refusals=refusals)
        self._leases = leases
        self._turns = cards, marks = f"cards {team}", f"reactions {team}"
        draw = in_turn(self._leases, cards, self._cards.work, self._cards.waits)
        react = in_turn(self._leases, marks, reactions.work, reactions.waits)
        self._outbox_worker = Worker("posting.outbox", self._dispatch)
        self._cards_worker = Worker("posting.cards", draw)
        self._workers = self._outbox_worker, self._cards_worker, Worker("posting.reactions", react)
        self._channels = ChannelLeases(leases, team)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        """Tasks that deliver entries, by channel."""
        self._entries: dict[str, Entry] = {}
        """Entries being sent, by key."""
        self._left: dict[str, float] = {}
        """Entries, by key, whose incident this version cannot read or whose outcome the database refuses, and
        when to try them again."""

    async def start(self) -> None:
        """Starts, first with entries that an earlier process left in sending."""
        for worker in self._workers:
            worker.start()

    async def stop(self, within: float = 10.0) -> None:
        """Stops. Running calls get this many seconds; unproven ones are looked up at the next start. Other
        processes may take over at once."""
        for worker in self._workers:
            await worker.stop()
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        await self._delivery.finish(within)
        await self._leases.release_leases([*self._turns, *self._channels.held])

    def wake(self) -> None:
        """Something was stored, so there may be more to post or draw."""
        for worker in self._workers:
            worker.wake()

    async def confirm_posted(self, key: str, ts: str) -> None:
        """Slack's event shows our own post, which proves that it arrived, whichever process posted it. If
        another one counts, this one is deleted as a duplicate."""
        entry = self._entries.get(key) or await self._stored(key)
        if entry and not await entry.sent(ts):
            self._delivery.delete_duplicate(entry.post, ts)

    async def rejoined(self, channel: str) -> None:
        """A channel was reopened, in which Slack may have refused posts: tries them again."""
        self._refusals.rejoined(channel)
        await self._store.resume_channel(self._team, channel, self._now())
        self.wake()

    async def _stored(self, key: str) -> Entry | None:
        outgoing = await self._store.outgoing(key)
        return Entry(outgoing, self._store, self._now) if outgoing else None

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        """Shows findings on the card while they are made, as far as the rate limit allows."""
        self._cards.progress(incident, findings)
        self._cards_worker.wake()

    async def _dispatch(self) -> float:
        """Starts delivering the first entry of each idle channel.

        Returns the seconds until there may be more to do: the end of quiet hours, and other processes' work,
        do not wake us.
        """
        room = LANES - len(self._lanes)
        if not room:
            return SWEEP
        self._left = {key: until for key, until in self._left.items() if until > time.monotonic()}
        found = await self._store.next_to_send(
            self._team, self._now(), self._lanes, room, excluding=self._left
        )
        first = {one.post.channel: one for one in found}
        for channel in await self._channels.take(first, self._lanes):
            self._lanes[channel] = asyncio.create_task(self._deliver(first[channel]))
        pauses = self._leases.look_again, self._refusals.until_next(), SWEEP
        return min(pause for pause in pauses if pause is not None)

    async def _deliver(self, outgoing: Outgoing) -> None:
        key, channel = outgoing.post.key, outgoing.post.channel
        ours = partial(self._channels.holds, channel)
        self._entries[key] = entry = Entry(outgoing, self._store, self._now, ours)
        try:
            with bound_contextvars(incident=outgoing.post.incident, key=key):
                await self._to_its_end(entry)
        finally:
            del self._entries[key], self._lanes[channel]
            self.wake()

    async def _to_its_end(self, entry: Entry) -> None:
        try:
            await self._delivery.deliver(entry)
        except (RefusedValueError, UnreadableError):
            self._left[entry.post.key] = time.monotonic() + LEFT_FOR
        except StorageError:
            await asyncio.sleep(AFTER_AN_ERROR)  # the store logs it
        except Exception:
            log.exception("posting.failed")
            await asyncio.sleep(AFTER_AN_ERROR)
