"""Where people's addresses can stand in the database, and how one is found there."""

import json
import re
from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Table, Text, or_

from bot.storage.tables import metadata

_PART = r"[\w.!#$%&'*+/=?^`{|}~-]"
"""What an address is made of (RFC 5322, section 3.2.3), beyond ASCII as RFC 6532 has it."""


def places() -> Iterator[tuple[Table, list[Column[str]]]]:
    """Every table with columns that hold a stranger's words."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, Text)]
        if columns:
            yield table, columns


def mentions(columns: list[Column[str]], address: str) -> ColumnElement[bool]:
    """Rows that may hold it; `pattern` decides."""
    return or_(*(column.icontains(_as_stored(address), autoescape=True) for column in columns))


def pattern(address: str) -> re.Pattern[str]:
    """The whole address: not the end of a longer one, nor one at a domain below."""
    return re.compile(rf"(?<!{_PART}){re.escape(_as_stored(address))}(?!\.?[\w-])", re.IGNORECASE)


def _as_stored(address: str) -> str:
    """As it stands inside a JSON string."""
    return json.dumps(address, ensure_ascii=False)[1:-1]
