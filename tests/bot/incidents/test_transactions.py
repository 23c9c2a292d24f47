"""After a conflict the decision is made again with current data."""

from dataclasses import replace

import pytest

from bot.errors import ConflictError
from bot.incidents.transactions import Transactions
from bot.models.incident import Incident
from bot.ports.change import Change
from tests.bot.storage.stories import opening
from tests.given import NOON
from tests.twins.clock import MemoryClock
from tests.twins.store import MemoryStore


class Raced(MemoryStore):
    """A store with this many conflicts."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    async def the_incident(self) -> Incident:
        found = await self.incident("B-AAAAAAAA")
        assert found
        return found

    async def apply(self, change: Change) -> None:
        if change.incident and change.incident.version and self.times:
            self.times -= 1
            theirs = await self.the_incident()
            await super().apply(Change(incident=replace(theirs, count=theirs.count + 1)))
        await super().apply(change)


async def taken(store: Raced) -> Incident:
    async def decide() -> Change:
        return Change(incident=replace(await store.the_incident(), taken_by="U1"))

    await store.apply(opening(count=1))
    await Transactions(store, MemoryClock(NOON), lambda: None).run(decide)
    return await store.the_incident()


async def test_concurrent_changes_are_kept() -> None:
    after = await taken(Raced(2))
    assert (after.taken_by, after.count) == ("U1", 3)


async def test_losing_every_attempt_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.incidents.transactions.MOST_TRIES", 3)
    assert (await taken(Raced(2))).taken_by == "U1"
    with pytest.raises(ConflictError):
        await taken(Raced(3))
