"""Finds the rows that contain a person's address."""

import json
import re
from collections.abc import Iterator

from sqlalchemy import Column, ColumnElement, Table, Text, or_

from bot.reading.text.characters import whole
from bot.storage.tables import metadata

_PART = r"[\w.!#$%&'*+/=?^`{|}~-]"
"""The characters of an address (RFC 5322, section 3.2.3), with those beyond ASCII (RFC 6532)."""


def places() -> Iterator[tuple[Table, list[Column[str]]]]:
    """Every table with its text columns, which may contain addresses."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, Text)]
        if columns:
            yield table, columns


def mentions(columns: list[Column[str]], address: str) -> ColumnElement[bool]:
    """Matches rows that may contain the address; `pattern` decides."""
    return or_(*(column.icontains(_as_stored(address), autoescape=True) for column in columns))


def pattern(address: str) -> re.Pattern[str]:
    """Matches the address as a whole: not as the end of a longer one, nor at a subdomain."""
    return re.compile(rf"(?<!{_PART}){re.escape(_as_stored(address))}(?!\.?[\w-])", re.IGNORECASE)


def _as_stored(address: str) -> str:
    """The address as written inside a JSON string, where no stored text has bytes that are not UTF-8."""
    return json.dumps(whole(address), ensure_ascii=False)[1:-1]
