"""The bot's monitoring of itself: reports trouble that lasts to the operators, and its end."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.errors import StorageError
from bot.models.diagnosis import FindingState
from bot.models.installation import Examined
from bot.ports.chat import Operators
from bot.ports.leases import Leases

IN_A_ROW = 2
"""Rounds that must find the same trouble before it is reported: momentary trouble is not."""

Examine = Callable[[], Awaitable[Sequence[Examined]]]


class SelfMonitor:
    """Examines the bot in rounds. A process that finds trouble holds a lease on it, so that no other process
    reports its end meanwhile."""

    def __init__(self, operators: Operators, examine: Examine, leases: Leases) -> None:
        self._operators = operators
        self._examine = examine
        self._leases = leases
        self._failed: Counter[str] = Counter()
        """By topic: rounds in a row that found it broken."""
        self._sound: Counter[str] = Counter()
        """By topic: rounds in a row that found it in order while no other process held the lease."""

    async def run_round(self) -> None:
        """One round of the clock. The name of a result is the topic that it is reported under."""
        for one in await self._examine():
            if one.state is FindingState.FAIL:
                await self._broken(one)
            elif one.state is FindingState.OK:
                await self._in_order(one)

    async def _broken(self, one: Examined) -> None:
        self._sound.pop(one.name, None)
        self._failed[one.name] += 1
        if self._failed[one.name] >= IN_A_ROW:
            with suppress(StorageError):
                await self._leases.take([_lease(one)])
            await self._operators.tell(one.name, f"{one.summary} {one.fix or ''}".strip())

    async def _in_order(self, one: Examined) -> None:
        self._failed.pop(one.name, None)
        if one.name in self._operators.lasting and await self._is_over(one):
            self._sound.pop(one.name)
            await self._operators.over(one.name, one.summary)

    async def _is_over(self, one: Examined) -> bool:
        """Whether the trouble is over for all processes.

        With several it takes two rounds, which gives the others time to examine it and take the lease.
        """
        try:
            free = bool(await self._leases.take([_lease(one)]))
        except StorageError:
            free = False
        await self._leases.release_leases([_lease(one)])
        self._sound[one.name] = self._sound[one.name] + 1 if free else 0
        return self._sound[one.name] >= (IN_A_ROW if self._leases.look_again else 1)


def _lease(one: Examined) -> str:
    return f"trouble {one.name}"
