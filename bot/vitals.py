"""Looks at itself now and then, and tells the operators what does not get better by itself."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from bot.models import FindingState
from bot.models.installation import Examined
from bot.ports.people import Operators

IN_A_ROW = 2
"""Looks that find the same trouble before it is told: what lasts a moment wakes nobody."""

Examine = Callable[[], Awaitable[Sequence[Examined]]]


class Vitals:
    def __init__(self, operators: Operators, examine: Examine) -> None:
        self._operators = operators
        self._examine = examine
        self._failed: Counter[str] = Counter()
        """Looks in a row at each thing that found it broken."""

    async def take(self) -> None:
        """A round for the clock. The name of what was looked at is the topic that it is told under."""
        for one in await self._examine():
            if one.state is FindingState.FAIL:
                self._failed[one.name] += 1
                await self._tell(one)
            elif one.state is FindingState.OK:
                self._failed.pop(one.name, None)
                await self._operators.over(one.name, one.summary)

    async def _tell(self, one: Examined) -> None:
        if self._failed[one.name] >= IN_A_ROW:
            await self._operators.tell(one.name, f"{one.summary} {one.fix or ''}".strip())
