"""Many messages at once: those that tell of one domain join its incident in one change, not one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.incidents.arrivals import Arrivals
from bot.incidents.joining import Joining
from bot.incidents.opening import Arrival, message_origin
from bot.incidents.shelf import Shelf
from bot.incidents.troubles import Trouble
from bot.models.incident import Intake
from bot.ports.change import Change
from bot.ports.store import Incidents


@dataclass(frozen=True, slots=True)
class Told:
    """A message of a channel, and what it tells of."""

    intake: Intake
    troubles: Sequence[Trouble]

    @property
    def domain(self) -> str | None:
        """The one domain that it is about; None when it is about several, or about none."""
        return self.troubles[0].query.domain if len(self.troubles) == 1 and self.troubles[0].bounced else None

    @property
    def arrival(self) -> Arrival:
        return Arrival(origin=message_origin(self.intake), intake=self.intake, trouble=self.troubles[0])


class Gathering:
    def __init__(self, store: Incidents, shelf: Shelf, joining: Joining, arrivals: Arrivals) -> None:
        self._store = store
        self._shelf = shelf
        self._joining = joining
        self._arrivals = arrivals

    async def take_in(self, told: Sequence[Told]) -> None:
        """Works off messages that nobody addressed to us, all in one channel."""
        groups: dict[str | None, list[Told]] = {}
        for one in told:
            groups.setdefault(one.domain, []).append(one)
        for one in groups.pop(None, []):
            await self._arrivals.take_in(one.intake, one.troubles)
        for group in groups.values():
            await self._of_one_domain(group)

    async def _of_one_domain(self, group: Sequence[Told]) -> None:
        """Where nothing is open the first one opens it, and the others join."""
        while group and not await self._joined(group):
            first, *group = group
            await self._arrivals.take_in(first.intake, first.troubles)

    async def _joined(self, group: Sequence[Told]) -> bool:
        """Whether there was an incident to join; if so, all of them are worked off."""
        first, worked = group[0], tuple(one.intake.origin for one in group)

        async def decide() -> Change | None:
            there = await self._joining.there(first.intake, first.domain)
            if there is None or not self._joining.takes_in(there, first.arrival):
                return None
            known = await self._store.known_origins([one.arrival.origin for one in group])
            new = [one.arrival for one in group if one.arrival.origin not in known]
            change = await self._joining.join(there, new) if new else Change()
            return replace(change, worked=worked)

        return await self._shelf.settle(decide) is not None
