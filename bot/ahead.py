"""What is needed later is loaded beside the first steps, while answers are on their way."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")

_LOADER = ThreadPoolExecutor(1, "ahead")
"""One thing after another, as they were begun: side by side each would only be there later."""


class Ahead(Generic[T]):
    """Something that takes a while to load, and is loaded once."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._loaded: Future[T] | None = None

    def begin(self) -> Future[T]:
        """In a thread, the first time."""
        if self._loaded is None:
            self._loaded = _LOADER.submit(self._load)
        return self._loaded

    async def get(self) -> T:
        """Raises what loading raised. Who stops waiting for it does not stop it."""
        loaded = self.begin()
        return loaded.result() if loaded.done() else await asyncio.shield(asyncio.wrap_future(loaded))
