"""Bytes in, bounces out. Pure.

What is offered here is loaded when it is first used (PEP 562): who only classifies words needs no reader.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.reading.files import parse_paths, reading_as_json
    from bot.reading.reader import read, read_text

__all__ = ["parse_paths", "read", "read_text", "reading_as_json"]

_HOMES = {
    "parse_paths": "files",
    "reading_as_json": "files",
    "read": "reader",
    "read_text": "reader",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
