"""What SQLAlchemy has once for each database."""

from typing import Any

from sqlalchemy import ColumnElement, Table, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def fixed(value: str) -> ColumnElement[str]:
    """Stands in the statement itself: what is filled in later proves no partial index to fit."""
    return literal(value, literal_execute=True)


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
