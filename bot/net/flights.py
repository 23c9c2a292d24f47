"""A cache with single flight: callers that ask for a key at the same time share one fetch."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from bot.running.standstill import now

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 20_000
"""Values in the cache at most; beyond that the oldest are dropped, like those that are stale."""


class _Flight(Generic[V]):
    """One fetch, and its result until it is stale."""

    def __init__(self, task: asyncio.Task[V]) -> None:
        self.task = task
        self.waiting = 0
        self.stale_at = float("inf")


class Flights(Generic[K, V]):
    """The cache. `keep` says for how many seconds a value is good."""

    def __init__(self, keep: Callable[[V], float]) -> None:
        self._keep = keep
        self._flights: dict[K, _Flight[V]] = {}

    async def share(self, key: K, fetch: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The value for a key. `fetch` runs if there is no good one, and is cancelled if nobody waits."""
        flight = self._flights.get(key)
        if flight is None or flight.stale_at <= now():
            flight = self._start(key, fetch)
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                flight.task.cancel()
                self._forget(key, flight)

    def _start(self, key: K, fetch: Callable[[], Coroutine[Any, Any, V]]) -> _Flight[V]:
        flight = _Flight(asyncio.create_task(fetch()))
        flight.task.add_done_callback(lambda task: self._finish(key, flight, task))
        self._flights.pop(key, None)
        self._flights[key] = flight
        while len(self._flights) > MOST or self._oldest().stale_at <= now():
            self._flights.pop(next(iter(self._flights)))
        return flight

    def _oldest(self) -> _Flight[V]:
        return next(iter(self._flights.values()))

    def _finish(self, key: K, flight: _Flight[V], task: asyncio.Task[V]) -> None:
        if task.cancelled() or task.exception():
            self._forget(key, flight)
        else:
            flight.stale_at = now() + self._keep(task.result())

    def _forget(self, key: K, flight: _Flight[V]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
