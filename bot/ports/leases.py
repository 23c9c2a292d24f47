"""Who does a part of the work when several processes share it."""

from collections.abc import Sequence, Set
from typing import Protocol


class Leases(Protocol):
    """The parts of the work that this process owns for now, so that no two processes do the same at once.

    A part has a name, such as `inbox T1 C1`. A process that dies or freezes loses its parts when their leases
    expire.
    """

    @property
    def look_again(self) -> float | None:
        """Seconds after which to look for work that other processes left; None if there are no others."""
        ...

    async def take(self, names: Sequence[str]) -> Set[str]:
        """Takes parts. Returns those that are ours until they are given back. Raises StorageError."""
        ...

    def holds(self, name: str) -> bool:
        """Whether the part is still ours. Known without a query, so it can be checked just before acting."""
        ...

    async def release_leases(self, names: Sequence[str]) -> None:
        """Gives parts back. Never raises: a lease that cannot be given back expires."""
        ...
