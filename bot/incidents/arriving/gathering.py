"""Many messages at once: all that report the same domain join its incident in one change."""

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
    """A message in a channel, and the subjects that it reports."""

    intake: Intake
    subjects: Sequence[Subject]
    unread: Sequence[str] = ()
    """What was left out of it."""

    @property
    def domain(self) -> str | None:
        """The only domain that it reports; None if it reports several or none, or was not read whole."""
        alone = len(self.subjects) == 1 and self.subjects[0].bounced and not self.unread
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

    async def open_or_join(self, messages: Sequence[Message]) -> None:
        """Processes messages that were not addressed to the bot, all from one channel."""
        groups: dict[str | None, list[Message]] = {}
        for one in messages:
            groups.setdefault(one.domain, []).append(one)
        for one in groups.pop(None, []):
            await self._arrivals.open_or_join(one.intake, one.subjects, one.unread)
        for group in groups.values():
            await self._of_one_domain(group)

    async def _of_one_domain(self, group: Sequence[Message]) -> None:
        """If no incident is open, the first message opens one and the others join it."""
        while group and not await self._joined(group):
            first, *group = group
            await self._arrivals.open_or_join(first.intake, first.subjects)

    async def _joined(self, group: Sequence[Message]) -> bool:
        """Joins all of them to the existing incident. Returns False if there is none to join."""
        first, processed = group[0], tuple(one.intake.origin for one in group)

        async def decide() -> Change | None:
            incident = await self._joining.existing_incident(first.intake, first.domain)
            if incident is None or not self._joining.may_join(incident, first.arrival):
                return None
            known = await self._store.known_origins([one.arrival.origin for one in group])
            new = [one.arrival for one in group if one.arrival.origin not in known]
            change = await self._joining.join(incident, new) if new else Change()
            return replace(change, processed=processed)

        return await self._transactions.run(decide) is not None
