"""Whose work it is, where several processes share it."""

from collections.abc import Sequence, Set
from typing import Protocol


class Leases(Protocol):
    """Which parts of the work are ours for now, so that several processes never do the same at once.

    A part has a name, such as `inbox T1 C1`. Who dies or freezes loses what it had once the lease is over.
    """

    @property
    def look_again(self) -> float | None:
        """Seconds after which others may have left work to us; None when there are no others."""
        ...

    async def take(self, names: Sequence[str]) -> Set[str]:
        """Those of them that are ours from now on, until they are given back. Raises StorageError."""
        ...

    def holds(self, name: str) -> bool:
        """Whether it still is ours. Known without asking, so it can be the last thing before a deed."""
        ...

    async def give_back(self, names: Sequence[str]) -> None:
        """Never raises: what cannot be given back runs out."""
        ...
