"""The store's in-memory twin."""

from bot.storage.memory.changes import Changes
from bot.storage.memory.channels import Channels
from bot.storage.memory.inbox import Inbox
from bot.storage.memory.incidents import Incidents
from bot.storage.memory.outbox import Outbox
from bot.storage.memory.parts import Parts
from bot.storage.memory.shown import Shown
from bot.storage.memory.sightings import Sightings
from bot.storage.memory.watches import Watches


class MemoryStore(Inbox, Changes, Incidents, Watches, Parts, Channels, Outbox, Shown, Sightings):
    """The same promises as the database's, kept only as long as the process lives."""

    async def open(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def writable(self) -> bool:
        return True

    async def release(self, owner: str) -> None:
        self._tables.leases = {
            incident: lease for incident, lease in self._tables.leases.items() if lease[0] != owner
        }
        await self.give_back(list(self._tables.parts), owner)
