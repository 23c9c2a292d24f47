"""Sends the outbox to Slack, and keeps cards and reactions up to date."""

from collections.abc import Callable, Sequence
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.ports.chat import Operators
from bot.ports.leases import Leases
from bot.ports.store import Store
from handlers.posting.cards import Cards
from handlers.posting.delivery import Delivery
from handlers.posting.drawing import Drawing
from handlers.posting.duplicates import Duplicates
from handlers.posting.in_turn import in_turn
from handlers.posting.lanes import Lanes
from handlers.posting.look_up import LookUp
from handlers.posting.pace import Pace
from handlers.posting.reactions import Reactions
from handlers.posting.reconcile import Reconciler, Waits
from handlers.posting.refusals import Refusals
from handlers.posting.worker import Worker, soonest
from handlers.rendering import SlackRenderer


class Poster:
    """Everything that posts in one workspace. Also implements the port `Reporter`."""

    def __init__(
        self,
        *,
        store: Store,
        client: AsyncWebClient,
        renderer: SlackRenderer,
        team: str,
        bot_id: str,
        now: Callable[[], datetime],
        leases: Leases,
        operators: Operators,
        lost_after: float = 12.0,
        second_look_after: float = 10.0,
        pace: Pace | None = None,
    ) -> None:
        """`client` must not retry by itself. `lost_after` and `second_look_after` are seconds; `lost_after`
        must exceed the client's timeout."""
        pace, drawing, refusals = pace or Pace(), Drawing(store, renderer), Refusals(operators)
        waits = Waits(lost_after=lost_after, second_look_after=second_look_after)
        duplicates = Duplicates(store, client, pace.updates)
        delivery = Delivery(
            store=store, client=client, drawing=drawing, pace=pace, duplicates=duplicates, refusals=refusals,
            reconciler=Reconciler(store, LookUp(client, pace.updates, now, bot_id), duplicates, waits),
        )  # fmt: skip
        lanes = Lanes(
            store=store, delivery=delivery, leases=leases, team=team, now=now, freed=self.wake,
        )  # fmt: skip
        cards = Cards(
            store=store, client=client, drawing=drawing, bucket=pace.updates, team=team, refusals=refusals
        )
        reactions = Reactions(
            store=store, client=client, adding=pace.adding, removing=pace.removing,
            team=team, refusals=refusals,
        )  # fmt: skip
        self._store, self._team, self._now, self._leases = store, team, now, leases
        self._refusals, self._delivery, self._lanes, self._cards = refusals, delivery, lanes, cards
        self._turns = draws, reacts = f"cards {team}", f"reactions {team}"
        self._cards_worker = Worker("posting.cards", in_turn(leases, draws, cards.work, cards.waits))
        self._workers = (
            Worker("posting.outbox", self._post),
            self._cards_worker,
            Worker("posting.reactions", in_turn(leases, reacts, reactions.work, reactions.waits)),
        )

    async def start(self) -> None:
        """Starts, first with entries that an earlier process left in sending."""
        for worker in self._workers:
            worker.start()

    async def stop(self, within: float = 10.0) -> None:
        """Stops. Running calls get this many seconds; unproven ones are looked up at the next start. Other
        processes may take over at once."""
        for worker in self._workers:
            await worker.stop()
        await self._lanes.stop()
        await self._delivery.finish(within)
        await self._leases.release_leases([*self._turns, *self._lanes.leases_held])

    def wake(self) -> None:
        """Something was stored, so there may be more to post or draw."""
        for worker in self._workers:
            worker.wake()

    async def confirm_posted(self, key: str, ts: str) -> None:
        """Slack's event shows our own post, which proves that it arrived, whichever process posted it. If
        another one counts, this one is deleted as a duplicate."""
        entry = await self._lanes.entry(key)
        if entry and not await entry.mark_sent(ts):
            self._delivery.delete_duplicate(entry.post, ts)

    async def rejoined(self, channel: str) -> None:
        """A channel was reopened, in which Slack may have refused posts: tries them again."""
        self._refusals.rejoined(channel)
        await self._store.resume_channel(self._team, channel, self._now())
        self.wake()

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None:
        """Shows findings on the card while they are made, as far as the rate limit allows."""
        self._cards.progress(incident, findings)
        self._cards_worker.wake()

    async def _post(self) -> float | None:
        """Returns the seconds until there may be more to post, or None."""
        return soonest(await self._lanes.fill(), self._refusals.until_next())
