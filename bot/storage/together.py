"""Combines queries that are made at the same time, each for one key, into one."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
Answers = Callable[[Collection[K]], Awaitable[Mapping[K, V | Exception]]]
MOST_AT_ONCE = 200
"""Most keys in one query."""


class Together(Generic[K, V]):
    """Keys requested while a query runs go into the next one, so an answer is never older than its
    request."""

    def __init__(self, ask: Answers[K, V]) -> None:
        """`ask` returns results by key; a missing key gives None. A result that is an exception is raised
        only for its key; an exception that `ask` raises is raised for all."""
        self._ask = ask
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._asked: dict[K, asyncio.Future[V | None]] = {}
        """The keys of the current query."""
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, key: K) -> V | None:
        answer = self._waiting.get(key)
        if answer is None:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_for_all())
            self._asking.add_done_callback(self._abandon_if_cancelled)
        return await asyncio.shield(answer)

    async def _ask_for_all(self) -> None:
        while self._waiting:
            batch = {key: self._waiting.pop(key) for key in list(self._waiting)[:MOST_AT_ONCE]}
            self._asked = batch
            try:
                found = await self._ask(batch.keys())
            except Exception as error:
                for answer in batch.values():
                    answer.set_exception(error)
            else:
                for key, answer in batch.items():
                    _answer(answer, found.get(key))

    def _abandon_if_cancelled(self, asking: asyncio.Task[None]) -> None:
        """Nobody may wait for an answer that does not come: at the end all tasks are cancelled together."""
        if asking.cancelled():
            for answer in (*self._asked.values(), *self._waiting.values()):
                answer.cancel()
            self._waiting.clear()


def _answer(waiting: asyncio.Future[V | None], found: V | Exception | None) -> None:
    if isinstance(found, Exception):
        waiting.set_exception(found)
    else:
        waiting.set_result(found)
