"""Opens or joins incidents for the troubles that an intake tells of."""

from collections.abc import Sequence
from dataclasses import replace

from bot.incidents import answers, posts
from bot.incidents.opening import joined, message_origin, opened, standing, takes_in
from bot.incidents.rules import Rules, new_id
from bot.incidents.shelf import Shelf
from bot.incidents.troubles import Trouble
from bot.models import Incident, Intake, IntakeKind, Post
from bot.ports import Change, Clock, Store

_POINTING = frozenset({IntakeKind.SHORTCUT, IntakeKind.REACTION})


class Arrivals:
    def __init__(self, store: Store, clock: Clock, shelf: Shelf, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._shelf = shelf
        self._rules = rules

    async def take_in(self, intake: Intake, troubles: Sequence[Trouble]) -> list[Incident]:
        """The incidents that were there already. Doing it twice opens and counts nothing twice."""
        known = []
        for number, trouble in enumerate(troubles):
            origin = message_origin(intake)
            origin = f"{origin}:{trouble.query.domain}" if number else origin
            already = await self._one(intake, trouble, origin)
            known += [already] if already else []
        return known

    async def stand(self, intake: Intake, domain: str) -> Incident | None:
        """Watches a domain; the incident that is open for it already, if there is one."""
        known: list[Incident] = []

        async def decide() -> Change | None:
            known[:] = []
            there = await self._store.open_incident(intake.team, intake.channel, domain)
            if there is None:
                now = self._clock.now()
                return standing(domain, intake, name=new_id(), rules=self._rules, now=now)
            if there.origin != intake.origin:
                known.append(there)
            return None

        await self._shelf.settle(decide)
        return next(iter(known), None)

    async def _one(self, intake: Intake, trouble: Trouble, origin: str) -> Incident | None:
        known: list[Incident] = []

        async def decide() -> Change | None:
            known[:] = []
            if before := await self._store.incident_of_origin(origin):
                known.append(before)
                return None
            there = await self._there(intake, trouble)
            if there is None or not takes_in(there, intake, self._rules, self._clock.now()):
                return self._open(intake, trouble, origin, there)
            known.append(there)
            return await self._join(there, trouble, origin)

        await self._shelf.settle(decide)
        return next(iter(known), None)

    async def _there(self, intake: Intake, trouble: Trouble) -> Incident | None:
        """The open one, else the newest one: it may have recovered only just now."""
        domain = trouble.query.domain
        if domain is None:
            return None
        there = await self._store.open_incident(intake.team, intake.channel, domain)
        if there or intake.kind is not IntakeKind.MESSAGE:
            return there
        newest = await self._store.incidents_of(intake.team, intake.channel, domain, 1)
        return next(iter(newest), None)

    def _open(self, intake: Intake, trouble: Trouble, origin: str, there: Incident | None) -> Change:
        now = self._clock.now()
        change = opened(trouble, intake, name=new_id(), origin=origin, rules=self._rules, now=now)
        return _superseding(change, there)

    async def _join(self, there: Incident, trouble: Trouble, origin: str) -> Change | None:
        watch = await self._store.watch(there.id)
        assert watch is not None, there.id
        untold = (await self._store.bounces(there.id))[there.joined_told :]
        return joined(there, watch, trouble, untold, origin=origin, rules=self._rules, now=self._clock.now())


def _superseding(change: Change, there: Incident | None) -> Change:
    return replace(change, supersedes=there.id if there and there.state.is_open else None)


def point_to(intake: Intake, known: Sequence[Incident], clock: Clock) -> tuple[Post, ...]:
    """A private line for who asked about what is known already. Who only posted a message is not told."""
    own = message_origin(intake)
    asks_anew = [one for one in known if one.origin != own or intake.kind in _POINTING]
    if not intake.addressed or not asks_anew:
        return ()
    first = asks_anew[0]
    return (posts.in_private(intake, answers.pointer(first), clock.now(), first),)
