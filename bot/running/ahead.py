"""Loads modules in the background while network answers are awaited."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")

_LOADER = ThreadPoolExecutor(1, "ahead")
"""A single thread, so that things load in the order begun: in parallel all would be later."""


class Ahead(Generic[T]):
    """Something slow to load, which is loaded once."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._loaded: Future[T] | None = None

    def begin(self) -> Future[T]:
        """Starts to load in a thread, unless that was done before."""
        if self._loaded is None:
            self._loaded = _LOADER.submit(self._load)
        return self._loaded

    async def get(self) -> T:
        """Waits until it is loaded. Raises what loading raised. Cancelling does not stop the loading."""
        loaded = self.begin()
        return loaded.result() if loaded.done() else await asyncio.shield(asyncio.wrap_future(loaded))
