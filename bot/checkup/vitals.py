"""Looks at itself now and then, and tells the operators what does not get better by itself."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.ports.leases import Leases
from bot.ports.people import Operators

IN_A_ROW = 2
"""Looks that find the same trouble before it is told: what lasts a moment wakes nobody."""

Examine = Callable[[], Awaitable[Sequence[Examined]]]


class Vitals:
    """Of several processes, one in trouble holds a lease on it: meanwhile nobody says that it is over."""

    def __init__(self, operators: Operators, examine: Examine, leases: Leases) -> None:
        self._operators = operators
        self._examine = examine
        self._leases = leases
        self._failed: Counter[str] = Counter()
        """Looks in a row at each thing that found it broken."""
        self._well: Counter[str] = Counter()
        """Looks in a row that found it well, while nobody held the lease on the trouble with it."""

    async def take(self) -> None:
        """A round for the clock. The name of what was looked at is the topic that it is told under."""
        for one in await self._examine():
            if one.state is FindingState.FAIL:
                await self._broken(one)
            elif one.state is FindingState.OK:
                await self._whole(one)

    async def _broken(self, one: Examined) -> None:
        self._well.pop(one.name, None)
        self._failed[one.name] += 1
        if self._failed[one.name] >= IN_A_ROW:
            with suppress(StorageError):
                await self._leases.take([_lease(one)])
            await self._operators.tell(one.name, f"{one.summary} {one.fix or ''}".strip())

    async def _whole(self, one: Examined) -> None:
        self._failed.pop(one.name, None)
        if one.name in self._operators.lasting and await self._is_over(one):
            self._well.pop(one.name)
            await self._operators.over(one.name, one.summary)

    async def _is_over(self, one: Examined) -> bool:
        """Where there are others, each has had a look of its own before, and the time to take the lease."""
        try:
            nobodys = bool(await self._leases.take([_lease(one)]))
        except StorageError:
            nobodys = False
        await self._leases.give_back([_lease(one)])
        self._well[one.name] = self._well[one.name] + 1 if nobodys else 0
        return self._well[one.name] >= (IN_A_ROW if self._leases.look_again else 1)


def _lease(one: Examined) -> str:
    return f"trouble {one.name}"
