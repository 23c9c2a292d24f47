"""The first rows that can be read: those that cannot take nobody's place."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.codec import understood

T = TypeVar("T")
_TIMES_MORE = 4
"""So that thousands that cannot be read take a few questions."""


async def first_readable(
    connection: AsyncConnection,
    question: Select[*tuple[Any, ...]],
    load: Callable[[Row[*tuple[Any, ...]]], T],
    limit: int,
) -> list[T]:
    """At most `limit` of them, in the question's order."""
    asked = limit
    while True:
        rows = (await connection.execute(question.limit(asked))).all()
        found = understood(load, rows)
        if len(found) >= limit or len(rows) < asked:
            return found[:limit]
        asked *= _TIMES_MORE
