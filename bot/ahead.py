"""What is needed later is loaded beside the first steps, while answers are on their way."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Something that takes a while to load, and is loaded once."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._loaded: Future[T] | None = None

    def begin(self) -> Future[T]:
        """In a thread of its own, the first time."""
        if self._loaded is None:
            self._loaded = Future()
            self._loaded.set_running_or_notify_cancel()  # who stops waiting for it does not stop it
            Thread(target=self._run, args=(self._loaded,), daemon=True).start()
        return self._loaded

    async def get(self) -> T:
        """Raises what loading raised."""
        loaded = self.begin()
        return loaded.result() if loaded.done() else await asyncio.wrap_future(loaded)

    def _run(self, loaded: Future[T]) -> None:
        try:
            loaded.set_result(self._load())
        except BaseException as error:
            loaded.set_exception(error)
