"""The size of a message as people type it beside a domain: `big.example 30MB`."""

import re

_BYTES = {"": 1, "k": 1000, "m": 1000**2, "g": 1000**3, "ki": 1024, "mi": 1024**2, "gi": 1024**3}
_SIZE = re.compile(
    r"(?<![\w.,])(\d{1,9}(?:[.,]\d{1,3})?) ?(?:(ki|mi|gi|k|m|g)(?:b|bytes?)|(kilo|mega|giga|)bytes?)(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_LIMITS = re.compile(r"limit|maximum|\bmax\b|allowed|exceed", re.IGNORECASE)
"""Words of a reply whose number is what the server takes, not what the message has."""


def take_size(text: str) -> tuple[str, int | None]:
    """The text without the size of the message in bytes, and that size; None if it names none, several, or a
    limit."""
    found = list(_SIZE.finditer(text))
    if len(found) != 1 or _LIMITS.search(text):
        return text, None
    return _SIZE.sub(" ", text).strip(), _bytes(found[0])


def _bytes(found: re.Match[str]) -> int:
    number, short, long = found.groups()
    return int(float(number.replace(",", ".")) * _BYTES[(short or long[:1]).lower()])
