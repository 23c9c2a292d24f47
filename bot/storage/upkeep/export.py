"""Exports everything stored, or all rows that contain an address, as one JSON object per row."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.tables import metadata
from bot.storage.upkeep.access import rows
from bot.storage.upkeep.words import mentions, pattern, places


async def export(connection: AsyncConnection, address: str | None = None) -> AsyncIterator[Mapping[str, Any]]:
    """Rows as `{"table": NAME, column: value, …}`. A table comes after the tables it refers to."""
    words = dict(places())
    whole = pattern(address) if address else None
    for table in metadata.sorted_tables:
        question = select(table)
        if address:
            if table not in words:
                continue
            question = question.where(mentions(words[table], address))
        async for batch in rows(connection, question):
            for row in batch:
                if whole is None or any(whole.search(row._mapping[c] or "") for c in words[table]):
                    yield {"table": table.name} | {
                        name: parsed(value) if name == "body" else value
                        for name, value in row._mapping.items()
                    }


def parsed(body: str) -> Any:
    """The body as parsed JSON; None if it was emptied, its text if it is broken."""
    with suppress(ValueError, RecursionError):
        return json.loads(body) if body else None
    return body
