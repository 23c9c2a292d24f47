"""Opens or joins incidents for what an intake tells of, and marks the intake worked in the same breath."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.incidents import answers, posts
from bot.incidents.joining import Joining
from bot.incidents.opening import Arrival, message_origin, opened, standing
from bot.incidents.rules import Rules, new_id
from bot.incidents.shelf import Shelf
from bot.incidents.troubles import Trouble
from bot.models.incident import Incident, Intake, IntakeKind
from bot.models.post import Post
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Incidents

MOST_TROUBLES = 20
"""Domains of one message that are looked at: more would be a flood of cards in one thread."""
_POINTING = frozenset({IntakeKind.SHORTCUT, IntakeKind.REACTION})
_Step = tuple[Change, Incident | None]
"""What to store, and the incident that was there already."""


class Arrivals:
    def __init__(self, store: Incidents, clock: Clock, shelf: Shelf, joining: Joining, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._shelf = shelf
        self._joining = joining
        self._rules = rules

    async def take_in(self, intake: Intake, troubles: Sequence[Trouble]) -> None:
        """Works the intake off. Doing it twice opens and counts nothing twice."""
        known: list[Incident] = []
        *earlier, last = troubles[:MOST_TROUBLES]
        for number, trouble in enumerate(earlier):
            known += await self._store_step(self._telling(intake, trouble, number))
        extra = self._too_many(intake, len(troubles))
        await self._store_step(self._telling(intake, last, len(earlier)), intake, known, extra)

    async def stand(self, intake: Intake, domain: str) -> None:
        """Watches a domain, or points to the incident that is open for it already."""

        async def step() -> _Step:
            there = await self._store.open_incident(intake.team, intake.channel, domain)
            if there is not None:
                return Change(), there
            now = self._clock.now()
            return standing(domain, intake, name=new_id(), rules=self._rules, now=now), None

        await self._store_step(step, intake)

    async def _store_step(
        self,
        step: Callable[[], Awaitable[_Step]],
        ends: Intake | None = None,
        known: Sequence[Incident] = (),
        extra: tuple[Post, ...] = (),
    ) -> list[Incident]:
        """Stores a step; with `ends`, together with the intake's end and what is to be said to who asked."""
        found: list[Incident] = []

        async def decide() -> Change:
            change, there = await step()
            found[:] = [there] if there else []
            if ends is None:
                return change
            told = (*change.posts, *self._pointer(ends, [*known, *found]), *extra)
            return replace(change, worked=(ends.origin,), posts=told)

        await self._shelf.settle(decide)
        return found

    def _telling(self, intake: Intake, trouble: Trouble, number: int) -> Callable[[], Awaitable[_Step]]:
        base = message_origin(intake)
        origin = f"{base}:{trouble.query.domain}" if number else base

        async def step() -> _Step:
            if before := await self._store.incident_of_origin(origin):
                return Change(), before
            there = await self._joining.there(intake, trouble.query.domain)
            if there is not None and there.state.is_open and not trouble.bounced:
                return Change(), there
            arrival = Arrival(origin=origin, intake=intake, trouble=trouble)
            if there is not None and self._joining.takes_in(there, arrival):
                return await self._joining.join(there, [arrival]), there
            return self._open(intake, trouble, origin, there), None

        return step

    def _open(self, intake: Intake, trouble: Trouble, origin: str, there: Incident | None) -> Change:
        now = self._clock.now()
        change = opened(trouble, intake, name=new_id(), origin=origin, rules=self._rules, now=now)
        return replace(change, supersedes=there.id if there and there.state.is_open else None)

    def _pointer(self, intake: Intake, known: Sequence[Incident]) -> tuple[Post, ...]:
        """A private line for who asked about what is known. Who only posted a message is not told."""
        own = message_origin(intake)
        asks_anew = [one for one in known if one.origin != own or intake.kind in _POINTING]
        if not intake.addressed or not asks_anew:
            return ()
        first = asks_anew[0]
        return (posts.in_private(intake, answers.pointer(first), self._clock.now(), first),)

    def _too_many(self, intake: Intake, count: int) -> tuple[Post, ...]:
        if count <= MOST_TROUBLES:
            return ()
        line = answers.too_many(count, MOST_TROUBLES)
        return (posts.below(intake, line, self._clock.now()),)
