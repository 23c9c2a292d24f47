"""Enforces Slack's limits for one message: 50 blocks, about 10,000 characters of text in them."""

from typing import Any

from handlers.rendering.escape import shortened
from handlers.rendering.rendered import Block, Rendered

MOST_BLOCKS = 50
MOST_TEXT = 9500
MOST_NOTIFICATION = 1500
FALLBACK_TEXT = "bouncebot has an update."
_SHOWN = frozenset({"text", "title", "label", "alt_text", "fallback"})


def fitted(text: str, blocks: list[Block]) -> Rendered:
    """A message within the limits. The last blocks are left out first; buttons stay."""
    kept = [block for block in blocks if block]
    while kept and (len(kept) > MOST_BLOCKS or characters(kept) > MOST_TEXT):
        kept.pop(next((at for at in range(len(kept) - 1, -1, -1) if kept[at]["type"] != "actions"), -1))
    return Rendered(shortened(text.strip() or FALLBACK_TEXT, MOST_NOTIFICATION), kept)


def characters(value: Any) -> int:
    """The number of readable characters in these blocks."""
    if isinstance(value, list):
        return sum(map(characters, value))
    if not isinstance(value, dict):
        return 0
    return sum(
        len(part) if isinstance(part, str) and key in _SHOWN else characters(part)
        for key, part in value.items()
    )
