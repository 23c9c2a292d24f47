"""An entry whose answer was lost: sent, or back to new."""

from dataclasses import dataclass

from bot.ports import Store
from handlers.posting.drawing import thread_of
from handlers.posting.entry import Entry
from handlers.posting.look_up import CannotLookError, LookUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds before Slack is asked for a post whose answer was lost: longer than the client's own patience,
    then once more, since history lags behind posts."""

    lost_after: float
    second_look_after: float


class Reconciler:
    def __init__(self, store: Store, look_up: LookUp, waits: Waits) -> None:
        self._store = store
        self._look_up = look_up
        self._waits = waits

    async def reconcile(self, entry: Entry) -> None:
        """Ends early when our own event proves that it arrived."""
        first = max(0.0, self._waits.lost_after - max(0.0, entry.unproven_for()))
        try:
            for wait in (first, self._waits.second_look_after):
                if await entry.settled_within(wait) or await self._found(entry):
                    return
        except CannotLookError as error:
            await entry.dropped(f"its answer was lost, and Slack does not let us look for it: {error}")
        else:
            await entry.not_sent()

    async def _found(self, entry: Entry) -> bool:
        post = entry.post
        incident = await self._store.incident(post.incident) if post.incident else None
        since = entry.since or post.created_at
        ts = await self._look_up.find(post.key, post.channel, thread_of(post, incident), since)
        if ts:
            await entry.sent(ts)
        return ts is not None
