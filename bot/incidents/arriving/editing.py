"""Makes incidents follow the edits of the message that opened them."""

from collections.abc import Callable, Sequence, Set
from functools import partial

from bot.incidents.arriving.origins import possible_origins
from bot.incidents.arriving.rewording import Edit
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
"""Returns None when nothing changes."""


class Editing:
    def __init__(self, store: Store, clock: Clock, transactions: Transactions, timing: Timing) -> None:
        self._store = store
        self._clock = clock
        self._transactions = transactions
        self._timing = timing

    async def follow(
        self, intake: Intake, subjects: Sequence[Subject], named: Set[str | None]
    ) -> Sequence[Subject]:
        """Updates the message's incidents. Returns the subjects that remain, to be opened or joined as new
        ones. Repeating it changes nothing more.

        `named`: all domains that the message now reports, which may be more than are diagnosed.
        """
        told = await self._incidents_of(intake, subjects)
        if not told:
            return subjects
        edit = Edit(
            message=intake.message_origin, by=intake.user, at=self._clock.now(), scale=self._timing.scale
        )
        about = {one.query.domain: one for one in told}
        new = []
        for subject in subjects:
            mine = about.get(subject.query.domain)
            again = mine is not None and edit.can_open_again(mine, subject)
            if mine is None or (again and await self._is_open(intake, subject)):
                new.append(subject)
            else:
                await self._decide(mine, partial(edit.reworded, subject))
        return await self._move([one for one in told if one.query.domain not in named], new, edit, intake)

    async def _incidents_of(self, intake: Intake, subjects: Sequence[Subject]) -> list[Incident]:
        """The incidents that the message opened or joined, oldest first."""
        origins = possible_origins(intake, subjects)
        found = [await self._store.incident_of_origin(origin) for origin in origins]
        below = await self._store.reactions_on(intake.team, intake.channel, intake.ts or "")
        known = {one.id: one for one in (*found, *(each.incident for each in below)) if one}
        return sorted(known.values(), key=lambda one: one.opened_at)

    async def _move(
        self, gone: Sequence[Incident], new: Sequence[Subject], edit: Edit, intake: Intake
    ) -> Sequence[Subject]:
        """Moves each incident whose domain is gone to one of the new subjects; stops those that are left
        over."""
        movable = [one for one in gone if edit.can_move(one)]
        left = []
        for subject in new:
            may = movable and not await self._is_open(intake, subject)
            if not (may and await self._decide(movable.pop(0), partial(edit.moved, subject))):
                left.append(subject)
        for mine in movable:
            await self._decide(mine, edit.withdrawn)
        return left

    async def _is_open(self, intake: Intake, subject: Subject) -> bool:
        """Whether the channel has an open incident for the subject's domain, which the message would join."""
        domain = subject.query.domain
        found = domain and await self._store.open_incident(intake.team, intake.channel, domain)
        return bool(found)

    async def _decide(self, mine: Incident, follow: _Follow) -> bool:
        """Returns whether anything changed."""

        async def step() -> Change | None:
            found = await self._store.watched(mine.id)
            return follow(*found) if found else None

        return await self._transactions.run(step) is not None
