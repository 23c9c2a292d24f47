"""JSON in a text, as services send it to programs."""

import json
import re
from itertools import islice
from typing import Any

from bot.reading.text.characters import whole

_DECODER = json.JSONDecoder(strict=False)
_BEGINNINGS = ("{", "[")
_BEGIN = re.compile(r"^[ \t]*+(?=\{\s*\"|\[\s*\{)", re.MULTILINE)
_MOST = 3
"""Places that are tried; each may be read up to the end of the text."""


def json_at_start(text: str) -> Any:
    """The JSON object or list at the start of a text; None if there is none."""
    if not text.startswith(_BEGINNINGS):
        return None
    try:
        found, _ = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return found


def json_in(text: str) -> Any:
    """The first JSON object or list that begins a line; None if there is none."""
    for found in islice(_BEGIN.finditer(text), _MOST):
        if (one := json_at_start(text[found.end() :])) is not None:
            return one
    return None


def as_text(value: object) -> str | None:
    """The value if it is a non-empty string; otherwise None."""
    return whole(value) if isinstance(value, str) and value else None
