"""What SQLAlchemy has once for each database."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def fixed(value: str) -> ColumnElement[str]:
    """Written into the statement itself: only so does a database see that a partial index fits."""
    return literal(value, literal_execute=True)


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column IN values`, filled up to a power of two: so few statements differ that each stays prepared."""
    wanted = sorted(set(values))
    return column.in_(wanted + wanted[-1:] * ((1 << (len(wanted) - 1).bit_length()) - len(wanted)))


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
