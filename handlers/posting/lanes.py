"""Delivers the outbox of a workspace: in each channel one entry at a time, many channels in parallel."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars

from bot.errors import RefusedValueError, StorageError, UnreadableError
from bot.ports.leases import Leases
from bot.ports.outbox import Outbox, Outgoing
from handlers.posting.channel_leases import ChannelLeases
from handlers.posting.delivery import Delivery
from handlers.posting.entry import Entry
from handlers.posting.worker import AFTER_AN_ERROR

log = structlog.get_logger()

LANES = 100
"""Most channels posted to in parallel; most of the time they wait for their rate limit."""
LEFT_FOR = 60.0
"""Seconds before an entry whose incident cannot be read is tried again."""


class Lanes:
    """The channels that are posted to. Cards come first, the others in stored order."""

    def __init__(
        self,
        *,
        store: Outbox,
        delivery: Delivery,
        leases: Leases,
        team: str,
        now: Callable[[], datetime],
        freed: Callable[[], None],
    ) -> None:
        """`freed` is called when a channel can take its next entry."""
        self._store = store
        self._delivery = delivery
        self._look_again = leases.look_again
        self._channels = ChannelLeases(leases, team)
        self._team = team
        self._now = now
        self._freed = freed
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """Tasks that deliver entries, by channel."""
        self._entries: dict[str, Entry] = {}
        """Entries being sent, by key."""
        self._left: dict[str, float] = {}
        """Entries, by key, whose incident this version cannot read or whose outcome the database refuses, and
        when to try them again."""

    @property
    def leases_held(self) -> Sequence[str]:
        """The names of the leases on channels that we hold."""
        return self._channels.held

    async def fill(self) -> float | None:
        """Starts delivering the first entry of each idle channel. Returns the seconds until other processes
        may have left more to do; None if there are none."""
        room = LANES - len(self._tasks)
        if room:
            first = await self._first_entries(room)
            for channel in await self._channels.take(first, self._tasks):
                self._tasks[channel] = asyncio.create_task(self._deliver(first[channel]))
        return self._look_again if room else None

    async def entry(self, key: str) -> Entry | None:
        """The entry with this key, whichever process sends it; None if there is none."""
        if being_sent := self._entries.get(key):
            return being_sent
        outgoing = await self._store.outgoing(key)
        return Entry(outgoing, self._store, self._now) if outgoing else None

    async def stop(self) -> None:
        """Delivers no more. Running calls go on; see `Delivery.finish`."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _first_entries(self, most: int) -> dict[str, Outgoing]:
        """The entry to be sent next in each idle channel."""
        self._left = {key: until for key, until in self._left.items() if until > time.monotonic()}
        found = await self._store.next_to_send(
            self._team, self._now(), self._tasks, most, excluding=self._left
        )
        return {one.post.channel: one for one in found}

    async def _deliver(self, outgoing: Outgoing) -> None:
        key, channel = outgoing.post.key, outgoing.post.channel
        ours = partial(self._channels.holds, channel)
        self._entries[key] = entry = Entry(outgoing, self._store, self._now, ours)
        try:
            with bound_contextvars(incident=outgoing.post.incident, key=key):
                await self._to_its_end(entry)
        finally:
            del self._entries[key], self._tasks[channel]
            self._freed()

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
