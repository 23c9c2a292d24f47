"""Times in the reader's own time zone, with UTC for clients that cannot show that."""

from datetime import UTC, datetime

from handlers.rendering.rendered import Block

SHAPE = "{date_short_pretty} at {time}"


def fallback(when: datetime) -> str:
    """Such as `24 Nov 13:05 UTC`."""
    return when.astimezone(UTC).strftime("%-d %b %H:%M UTC")


def in_markup(when: datetime) -> str:
    return f"<!date^{int(when.timestamp())}^{SHAPE}|{fallback(when)}>"


def in_rich_text(when: datetime) -> Block:
    return {"type": "date", "timestamp": int(when.timestamp()), "format": SHAPE, "fallback": fallback(when)}
