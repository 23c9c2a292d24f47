"""Searches blocks."""

from collections.abc import Iterator
from typing import Any


def every(value: Any, kind: str) -> Iterator[dict[str, Any]]:
    """All objects of one `type` within blocks."""
    if isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from every(part, kind)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
