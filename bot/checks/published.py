"""Reads what strangers publish as JSON, in which any value may stand anywhere."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Table = Mapping[str, Any]


def parsed(body: bytes) -> object:
    """The JSON. Raises ValueError if it is none, or nested too deeply."""
    import json  # loaded late: few diagnoses ask for any

    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def tables(found: list[Any]) -> list[Table]:
    """The objects in a list."""
    return [each for each in found if isinstance(each, dict)]


def text(found: object) -> str:
    """The text; empty for anything else, which may be nested too deeply to be written out."""
    return found if isinstance(found, str) else ""


def moment(found: object) -> datetime | None:
    """The time in UTC, which is also taken for a time without a zone; None if it is none."""
    try:
        at = datetime.fromisoformat(text(found))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
