"""Queries the first readable rows, so that unreadable rows do not use up the limit."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.codec import understood

T = TypeVar("T")
_TIMES_MORE = 4
"""Growth of the limit per query, so that thousands of unreadable rows take only a few queries."""


async def first_readable(
    connection: AsyncConnection,
    question: Select[*tuple[Any, ...]],
    load: Callable[[Row[*tuple[Any, ...]]], T],
    limit: int,
) -> list[T]:
    """At most `limit` readable rows, in the query's order."""
    asked = limit
    while True:
        rows = (await connection.execute(question.limit(asked))).all()
        found = understood(load, rows)
        if len(found) >= limit or len(rows) < asked:
            return found[:limit]
        asked *= _TIMES_MORE
