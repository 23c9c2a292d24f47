"""Consults a third party in the background; an answer that comes too late for the verdict is cached."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from bot.diagnosis.attempt import attempt
from bot.running.tasks import begin

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds to wait for an answer, even after the verdict: it is cached for the next diagnosis."""

_late: set[asyncio.Task[Any]] = set()


class Consultation(Generic[T]):
    """One question to a third party, asked at most once in a diagnosis."""

    def __init__(
        self,
        ask: Callable[[], Coroutine[Any, Any, T | None]],
        tell: Callable[[T], None],
        tell_missing: Callable[[], None],
        tell_failed: Callable[[], None] | None = None,
    ) -> None:
        """`tell` reports the answer, `tell_missing` that none came before the verdict, `tell_failed`
        that there is none."""
        self._ask = ask
        self._tell_answer = tell
        self._tell_missing = tell_missing
        self._tell_failed = tell_failed
        self._asking: asyncio.Task[T | None] | None = None

    def ask(self) -> None:
        """Asks; further calls do nothing."""
        if self._asking is None:
            self._asking = begin(self._attempt(), _late)
            self._asking.add_done_callback(self._tell)

    async def wait(self, seconds: float) -> None:
        """Waits so long for the answer, if the question was asked."""
        if self._asking:
            await asyncio.wait({self._asking}, timeout=seconds)

    def close(self, *, cancelled: bool = False) -> None:
        """Ends reporting when the verdict is due.

        `cancelled`: nobody waits for the diagnosis any more, so the question is cancelled too.
        """
        if self._asking is None:
            return
        self._asking.remove_done_callback(self._tell)
        if cancelled:
            self._asking.cancel()
        elif not self._asking.done():
            self._tell_missing()

    async def _attempt(self) -> T | None:
        try:
            async with asyncio.timeout(PATIENCE):
                return await attempt(self._ask)
        except TimeoutError:
            return None

    def _tell(self, asking: "asyncio.Task[T | None]") -> None:
        if asking.cancelled():
            return
        if (found := asking.result()) is not None:
            self._tell_answer(found)
        elif self._tell_failed:
            self._tell_failed()
