"""Converts aware UTC times to the seconds in the tables; and reads the database's clock."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Float, cast, extract, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection


def to_seconds(moment: datetime) -> float:
    return moment.timestamp()


def from_seconds(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def time(connection: AsyncConnection) -> datetime:
    """The time by the database server's clock; for SQLite, this machine's."""
    if connection.dialect.name != "postgresql":
        return datetime.now(UTC)
    now: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    return now


def current_seconds(connection: AsyncConnection) -> ColumnElement[float]:
    """The same time for use in a statement, so that none has to ask for it first."""
    if connection.dialect.name != "postgresql":
        return literal(datetime.now(UTC).timestamp())
    return cast(extract("epoch", func.clock_timestamp()), Float)
