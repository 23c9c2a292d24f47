"""Checks that rest on a row which this version cannot read, or whose result the database refuses: started
now and then, not at every sweep."""

import time

from bot.errors import RefusedValueError, UnreadableError
from bot.ports.clock import Run

SET_ASIDE_FOR = 60.0
"""Seconds until such a check is started again: soon enough for whoever mends the row."""


class SetAside:
    """The checks that this process does not start for now; another one may be able to read the row."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, int], float] = {}

    def __contains__(self, check: tuple[str, int]) -> bool:
        return self._until.get(check, 0.0) > time.monotonic()

    def __len__(self) -> int:
        """How many there are: so many more checks are to be asked for."""
        self._until = {check: until for check, until in self._until.items() if check in self}
        return len(self._until)

    async def run(self, run: Run, incident: str, check_no: int) -> None:
        """Runs the check, and sets it aside if it rests on an unreadable row or its result is refused."""
        try:
            await run(incident, check_no)
        except (RefusedValueError, UnreadableError):
            self._until[incident, check_no] = time.monotonic() + SET_ASIDE_FOR
