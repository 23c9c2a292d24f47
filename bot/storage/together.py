"""Questions that many ask at the same time, each about one thing: the database is asked about all of them."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
Answers = Callable[[Collection[K]], Awaitable[Mapping[K, V | Exception]]]
MOST_AT_ONCE = 200
"""Bounds how large one question gets."""


class Together(Generic[K, V]):
    """Whoever asks while a question is under way goes into the next one, so an answer is never older than
    who asked for it."""

    def __init__(self, ask: Answers[K, V]) -> None:
        """`ask` answers for what there is, be it by an exception, which only who asked for that gets; the
        others get None. What it raises, each of them gets."""
        self._ask = ask
        self._waiting: dict[K, asyncio.Future[V | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, key: K) -> V | None:
        answer = self._waiting.get(key)
        if answer is None:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_for_all())
        return await asyncio.shield(answer)

    async def _ask_for_all(self) -> None:
        while self._waiting:
            batch = {key: self._waiting.pop(key) for key in list(self._waiting)[:MOST_AT_ONCE]}
            try:
                found = await self._ask(batch.keys())
            except Exception as error:
                for answer in batch.values():
                    answer.set_exception(error)
            else:
                for key, answer in batch.items():
                    _answer(answer, found.get(key))


def _answer(waiting: asyncio.Future[V | None], found: V | Exception | None) -> None:
    if isinstance(found, Exception):
        waiting.set_exception(found)
    else:
        waiting.set_result(found)
