"""JSON in a text, as services send it to programs."""

import json
from typing import Any

from bot.reading.text.characters import whole

_DECODER = json.JSONDecoder(strict=False)
_BEGINNINGS = ("{", "[")


def json_at_start(text: str) -> Any:
    """The JSON object or list at the start of a text; None if there is none."""
    if not text.startswith(_BEGINNINGS):
        return None
    try:
        found, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return found


def as_text(value: object) -> str | None:
    """The value if it is a non-empty string; otherwise None."""
    return whole(value) if isinstance(value, str) and value else None
