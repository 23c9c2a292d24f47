"""Settles an entry whose answer was lost, or that a frozen process may have posted twice."""

import asyncio
from dataclasses import dataclass

import structlog

from bot.ports.store import Store
from handlers.posting.drawing import thread_of
from handlers.posting.duplicates import Duplicates
from handlers.posting.entry import Entry
from handlers.posting.look_up import CannotLookError, LookUp

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds before a post whose answer was lost is looked up: longer than the client's timeout, then once
    more, because Slack's history lags behind."""

    lost_after: float
    second_look_after: float
    after_a_freeze: float = 5.0


class Reconciler:
    def __init__(self, store: Store, look_up: LookUp, duplicates: Duplicates, waits: Waits) -> None:
        self._store = store
        self._look_up = look_up
        self._duplicates = duplicates
        self._waits = waits

    async def reconcile(self, entry: Entry) -> None:
        """Finds out whether the entry arrived. Ends early if the event about our post proves it."""
        first = max(0.0, self._waits.lost_after - max(0.0, entry.unconfirmed_for()))
        try:
            for wait in (first, self._waits.second_look_after):
                if await entry.settled_within(wait) or await self._found(entry):
                    return
        except CannotLookError as error:
            await entry.drop(f"its answer was lost, and Slack refuses to show whether it arrived: {error}")
        else:
            await entry.mark_not_sent()

    async def delete_duplicates(self, entry: Entry) -> None:
        """Deletes duplicates after our lease expired while sending: others may have posted the entry too.

        Waits first, because a call that was running when we froze may arrive only now.
        """
        await asyncio.sleep(self._waits.after_a_freeze)
        try:
            await self._found(entry)
        except CannotLookError as error:
            log.warning("posting.duplicates_not_searched", key=entry.post.key, why=str(error))

    async def _found(self, entry: Entry) -> bool:
        """Looks for posts with the entry's key. One of them counts; the others are deleted."""
        post = entry.post
        incident = await self._store.incident(post.incident) if post.incident else None
        since = entry.since or post.created_at
        found = await self._look_up.find(post.key, post.channel, thread_of(post, incident), since)
        for ts in found:
            if not await entry.mark_sent(ts):
                await self._duplicates.delete(entry.post, ts)
        return bool(found)
