"""Removes one person's address from everything that is stored."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import QueryError
from bot.storage.tables import incidents
from bot.storage.upkeep.words import mentions, pattern, places

FORGOTTEN = "forgotten@invalid"
"""Replaces the address; `.invalid` belongs to nobody (RFC 2606, section 2)."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    rows: int
    """Rows that contained the address."""
    incidents: int
    """Those of them that are incidents; their cards are redrawn without it."""


async def forget(connection: AsyncConnection, address: str) -> Forgotten:
    """Replaces the address everywhere. Raises QueryError if it is not an address.

    The rows stay locked until the transaction ends, so that nothing is lost that a running bot stores
    meanwhile.
    """
    local, at, domain = address.rpartition("@")
    if not (local and at and domain):
        raise QueryError(f"forget takes an address such as ada@example.com; it got {address[:120]!r}.")
    changed = {table.name: await _rewrite(connection, table, columns, address) for table, columns in places()}
    return Forgotten(rows=sum(changed.values()), incidents=changed[incidents.name])


async def _rewrite(
    connection: AsyncConnection, table: Table, columns: list[Column[str]], address: str
) -> int:
    keys = list(table.primary_key.columns)
    whole = pattern(address)
    changed = 0
    found = select(*keys, *columns).where(mentions(columns, address)).order_by(*keys).with_for_update()
    for row in (await connection.execute(found)).all():
        values: dict[str, Any] = {
            column.name: whole.sub(FORGOTTEN, text)
            for column, text in zip(columns, row[len(keys) :], strict=True)
            if text and whole.search(text)
        }
        if values:
            this = [key == value for key, value in zip(keys, row, strict=False)]
            if table is incidents:
                values["version"] = incidents.c.version + 1
            await connection.execute(table.update().where(*this).values(**values))
            changed += 1
    return changed
