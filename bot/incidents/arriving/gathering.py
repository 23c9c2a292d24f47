"""Many messages at once: those that tell of one domain join its incident in one change, not one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.incidents.arriving.arrivals import Arrivals
from bot.incidents.arriving.joining import Arrival, Joining
from bot.incidents.transactions import Transactions
from bot.models.diagnosis import Subject
from bot.models.intake import Intake
from bot.ports.change import Change
from bot.ports.store import Incidents


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a channel, and what it tells of."""

    intake: Intake
    subjects: Sequence[Subject]

    @property
    def domain(self) -> str | None:
        """The one domain that it is about; None when it is about several, or about none."""
        alone = len(self.subjects) == 1 and self.subjects[0].bounced
        return self.subjects[0].query.domain if alone else None

    @property
    def arrival(self) -> Arrival:
        return Arrival(origin=self.intake.message_origin, intake=self.intake, subject=self.subjects[0])


class Gathering:
    def __init__(
        self, store: Incidents, transactions: Transactions, joining: Joining, arrivals: Arrivals
    ) -> None:
        self._store = store
        self._transactions = transactions
        self._joining = joining
        self._arrivals = arrivals

    async def take_in(self, messages: Sequence[Message]) -> None:
        """Works off messages that nobody addressed to us, all in one channel."""
        groups: dict[str | None, list[Message]] = {}
        for one in messages:
            groups.setdefault(one.domain, []).append(one)
        for one in groups.pop(None, []):
            await self._arrivals.take_in(one.intake, one.subjects)
        for group in groups.values():
            await self._of_one_domain(group)

    async def _of_one_domain(self, group: Sequence[Message]) -> None:
        """Where nothing is open the first one opens it, and the others join."""
        while group and not await self._joined(group):
            first, *group = group
            await self._arrivals.take_in(first.intake, first.subjects)

    async def _joined(self, group: Sequence[Message]) -> bool:
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

        return await self._transactions.run(decide) is not None
