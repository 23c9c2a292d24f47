"""That a post arrived, seen from outside the call that posted it."""

import asyncio
from contextlib import suppress


class Proof:
    """Of one entry under way. `lock` is held while its fate is written down, so that no two are."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self._seen = asyncio.Event()

    @property
    def seen(self) -> bool:
        return self._seen.is_set()

    def give(self) -> None:
        self._seen.set()

    async def within(self, seconds: float) -> bool:
        """Whether it comes in so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._seen.wait(), seconds)
        return self.seen
