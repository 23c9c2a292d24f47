"""The store's in-memory twin."""

from tests.twins.store.changes import Changes
from tests.twins.store.channels import Channels
from tests.twins.store.gaps import Gaps
from tests.twins.store.inbox import Inbox
from tests.twins.store.incidents import Incidents
from tests.twins.store.leases import Leases
from tests.twins.store.outbox import Outbox
from tests.twins.store.shown import Shown
from tests.twins.store.sightings import Sightings
from tests.twins.store.watches import Watches


class MemoryStore(Inbox, Gaps, Changes, Incidents, Watches, Leases, Channels, Outbox, Shown, Sightings):
    """Keeps the same promises as the database, while the process lives."""

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
        await self.release_leases(list(self._tables.parts), owner)
