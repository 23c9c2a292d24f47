"""Durations as people write them: `90`, `15m`, `24h`, `7d`; and how long ago something was."""

import re
from datetime import datetime, timedelta

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SHAPE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*([smhdw]?)\s*", re.ASCII)
_NAMED = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def parse_duration(text: str) -> float:
    """Parses a duration into seconds; a number without a unit is seconds. Raises ValueError for anything
    else."""
    match = _SHAPE.fullmatch(text.lower())
    if not match:
        raise ValueError(f"{text!r} is not a duration such as 90, 15m, 24h or 7d")
    return float(match[1]) * _SECONDS[match[2]]


def exactly(seconds: float) -> str | None:
    """`90 minutes`: in whole days, hours or minutes; None if it is none of these."""
    fits = ((int(seconds // size), name) for size, name in _NAMED[:-1] if seconds and seconds % size == 0)
    return next((f"{count} {name}{'s' if count != 1 else ''}" for count, name in fits), None)


def in_words(seconds: float) -> str:
    """`15 minutes`, `1 hour`, `2 days`: the largest unit that fits, rounded."""
    for size, name in _NAMED:
        count = round(seconds / size)
        if seconds >= size and count:
            return f"{count} {name}{'s' if count != 1 else ''}"
    return "less than a second"


def elapsed(since: datetime, now: datetime) -> timedelta:
    """How long ago something was noted.

    What a clock noted that was ahead seems to lie in the future. It counts as old as it is far away, so that
    it does not stay recent until that time comes.
    """
    return abs(now - since)
