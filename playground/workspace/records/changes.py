"""Notifies others of changes, and waits for conditions."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from playground.workspace.records.models import Change

T = TypeVar("T")


class Changes:
    """Calls subscribers with each change, in order; conditions are checked after each."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Change], None]] = []
        self._waiting: set[Callable[[], None]] = set()

    def subscribe(self, subscriber: Callable[[Change], None]) -> Callable[[], None]:
        """Returns a function that ends the subscription."""
        self._subscribers.append(subscriber)
        return lambda: self._subscribers.remove(subscriber)

    def tell(self, change: Change) -> None:
        for subscriber in list(self._subscribers):
            subscriber(change)
        for look in list(self._waiting):
            look()

    async def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """Returns the predicate's first true value. Raises TimeoutError after `timeout` seconds, or what it
        raised."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def look() -> None:
            if not future.done():
                _settle(future, predicate)

        look()
        self._waiting.add(look)
        try:
            return await asyncio.wait_for(future, timeout)
        finally:
            self._waiting.discard(look)


def _settle(future: "asyncio.Future[T]", predicate: Callable[[], T]) -> None:
    try:
        value = predicate()
    except Exception as trouble:
        future.set_exception(trouble)
        return
    if value:
        future.set_result(value)
