"""JSON in a text, as programs are told of a mail that failed."""

import json
from typing import Any

from bot.reading.text.characters import whole

_DECODER = json.JSONDecoder(strict=False)
_BEGINNINGS = ("{", "[")


def json_at_start(text: str) -> Any:
    """The object or list that a text begins with; None where it begins with none."""
    if not text.startswith(_BEGINNINGS):
        return None
    try:
        found, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return found


def as_text(value: object) -> str | None:
    """A string that is not empty; None for any other value."""
    return whole(value) if isinstance(value, str) and value else None
