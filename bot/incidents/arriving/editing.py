"""A message that was edited: what it opened follows what it says now."""

from collections.abc import Callable, Sequence, Set

from bot.incidents.arriving.origins import possible_origins
from bot.incidents.arriving.rewording import anew, can_move, can_open_again, reworded, withdrawn
from bot.incidents.timing import Timing
from bot.incidents.transactions import Transactions
from bot.models.diagnosis import Subject
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.watch import Watch
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Store

_Follow = Callable[[Incident, Watch], Change | None]
"""None where nothing follows."""


class Editing:
    def __init__(self, store: Store, clock: Clock, transactions: Transactions, timing: Timing) -> None:
        self._store = store
        self._clock = clock
        self._transactions = transactions
        self._timing = timing

    async def follow(
        self, intake: Intake, subjects: Sequence[Subject], named: Set[str | None]
    ) -> Sequence[Subject]:
        """Has the message's incidents follow it. `named` are all domains that it tells of, which may be more
        than are looked at. Returns what it tells of besides: that is taken in like anything new. Doing it
        again changes nothing more."""
        told = await self._told_by(intake, subjects)
        if not told:
            return subjects
        about = {one.query.domain: one for one in told}
        new = []
        for subject in subjects:
            mine = about.get(subject.query.domain)
            if mine is None or await self._another_is_open(mine, intake, subject):
                new.append(subject)
            else:
                await self._reword(mine, subject, intake)
        return await self._move([one for one in told if one.query.domain not in named], new, intake)

    async def _told_by(self, intake: Intake, subjects: Sequence[Subject]) -> list[Incident]:
        """What the message opened or joined, oldest first."""
        origins = possible_origins(intake, subjects)
        found = [await self._store.incident_of_origin(origin) for origin in origins]
        below = await self._store.reactions_on(intake.team, intake.channel, intake.ts or "")
        known = {one.id: one for one in (*found, *(each.incident for each in below)) if one}
        return sorted(known.values(), key=lambda one: one.opened_at)

    async def _another_is_open(self, mine: Incident, intake: Intake, subject: Subject) -> bool:
        """Instead of one that is over, but could be looked into again."""
        again = can_open_again(mine, intake.message_origin, subject)
        return again and await self._open(intake, subject) is not None

    async def _open(self, intake: Intake, subject: Subject) -> Incident | None:
        domain = subject.query.domain
        return await self._store.open_incident(intake.team, intake.channel, domain) if domain else None

    async def _reword(self, mine: Incident, subject: Subject, intake: Intake) -> None:
        await self._decide(
            mine,
            lambda incident, watch: reworded(
                incident, watch, subject, intake, scale=self._timing.scale, now=self._clock.now()
            ),
        )

    async def _move(
        self, gone: Sequence[Incident], new: Sequence[Subject], intake: Intake
    ) -> Sequence[Subject]:
        """What it does not tell of any more becomes what it tells of now, one for one; the rest ends."""
        base = intake.message_origin
        movable = [one for one in gone if can_move(one, base)]
        left = []
        for subject in new:
            may = movable and await self._open(intake, subject) is None
            if not (may and await self._decide(movable.pop(0), self._to(subject, intake))):
                left.append(subject)
        for mine in movable:
            await self._decide(
                mine, lambda incident, watch: withdrawn(incident, watch, base, self._clock.now())
            )
        return left

    def _to(self, subject: Subject, intake: Intake) -> _Follow:
        def follow(incident: Incident, watch: Watch) -> Change | None:
            if not can_move(incident, intake.message_origin):
                return None
            return anew(incident, watch, subject, intake, scale=self._timing.scale, now=self._clock.now())

        return follow

    async def _decide(self, mine: Incident, follow: _Follow) -> bool:
        """Whether anything followed."""

        async def step() -> Change | None:
            found = await self._store.watched(mine.id)
            return follow(*found) if found else None

        return await self._transactions.run(step) is not None
