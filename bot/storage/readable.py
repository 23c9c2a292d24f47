"""The first rows that can be read: those that cannot take nobody's place."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnreadableError
from bot.storage.codec import outcome

T = TypeVar("T")


async def first_readable(
    connection: AsyncConnection,
    question: Select[*tuple[Any, ...]],
    load: Callable[[Row[*tuple[Any, ...]]], T],
    key: ColumnElement[Any],
    limit: int,
) -> list[T]:
    """`key`: a column that the question asks for, different in each of its rows."""
    rows = (await connection.execute(question.limit(limit))).all()
    found = [(row, outcome(load, row)) for row in rows]
    if bad := [row._mapping[key] for row, one in found if isinstance(one, UnreadableError)]:
        return await first_readable(connection, question.where(key.not_in(bad)), load, key, limit)
    return [one for _, one in found if not isinstance(one, UnreadableError)]
