"""What SQLAlchemy expresses differently for each database."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def fixed(value: str) -> ColumnElement[str]:
    """Writes the value into the statement itself, because otherwise no database uses a matching partial
    index."""
    return literal(value, literal_execute=True)


def among(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """`column IN values`, padded to a power of two, so that few distinct statements have to be prepared."""
    wanted = sorted(set(values))
    return column.in_(wanted + wanted[-1:] * ((1 << (len(wanted) - 1).bit_length()) - len(wanted)))


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
