"""Leases on parts of the work."""

from collections.abc import Sequence, Set
from datetime import datetime

from tests.twins.store.tables import InMemory


class Leases(InMemory):
    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        free = [name for name in names if self._is_free(name, owner, now)]
        self._tables.parts |= dict.fromkeys(free, (owner, until))
        return set(free)

    def _is_free(self, name: str, owner: str, now: datetime) -> bool:
        holder, until = self._tables.parts.get(name, (owner, now))
        return holder == owner or until <= now

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        held = [name for name, lease in self._tables.parts.items() if lease[0] == owner and lease[1] > now]
        self._tables.parts |= dict.fromkeys(held, (owner, until))
        return set(held)

    async def shorten_leases(self, beyond: datetime, until: datetime) -> None:
        for held in (self._tables.parts, self._tables.leases):
            held |= {name: (owner, until) for name, (owner, end) in held.items() if end > beyond}

    async def release_leases(self, names: Sequence[str], owner: str) -> None:
        for name in names:
            if self._tables.parts.get(name, ("",))[0] == owner:
                del self._tables.parts[name]
