"""Which incident bounces join, and what follows when they do: for one as for hundreds at once."""

from collections.abc import Sequence

from bot.incidents.opening import Arrival, joined, takes_in, tell_joined, tells_joined
from bot.incidents.quiet import keep_quiet
from bot.incidents.recipients import list_recipients
from bot.incidents.rules import Rules
from bot.models.incident import Incident, Intake, IntakeKind
from bot.ports.change import Change
from bot.ports.clock import Clock
from bot.ports.store import Store


class Joining:
    def __init__(self, store: Store, clock: Clock, rules: Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def there(self, intake: Intake, domain: str | None) -> Incident | None:
        """The open one, else the newest one: it may have recovered only just now."""
        if domain is None:
            return None
        there = await self._store.open_incident(intake.team, intake.channel, domain)
        if there or intake.kind is not IntakeKind.MESSAGE:
            return there
        newest = await self._store.incidents_of(intake.team, intake.channel, domain, 1)
        return next(iter(newest), None)

    def takes_in(self, there: Incident, arrival: Arrival) -> bool:
        return takes_in(there, arrival, self._rules, self._clock.now())

    async def join(self, there: Incident, arrivals: Sequence[Arrival]) -> Change:
        """Counts them all, and tells the thread of them when it is time to."""
        watch, now = await self._store.watch(there.id), self._clock.now()
        assert watch is not None, there.id
        change = joined(there, watch, arrivals, rules=self._rules, now=now)
        if not tells_joined(there, self._rules, now):
            return change
        before = await self._store.bounces(there.id)
        untold = before[there.joined_told :]
        if there.state.is_open:
            change = tell_joined(change, [*untold, *change.bounces], now)
        change = list_recipients(change, [*before, *change.bounces], now)
        return keep_quiet(change, await self._store.settings(there.team, there.channel), now)
