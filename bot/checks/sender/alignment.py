"""What SPF or DKIM shows a message to be from, and whether that is who it says it is from (RFC 7489, 3.1)."""

from typing import NamedTuple

from bot.suffixes import registrable


class Shown(NamedTuple):
    """One way of showing who sent the message."""

    by: str
    """`SPF` or `DKIM`."""
    domain: str
    """Whom it shows."""
    holds: bool
    """Whether it passes, or may; a DKIM signature itself cannot be verified here, only its key."""


def is_aligned(shown: str, author: str, *, strict: bool = False) -> bool:
    """Strict: the very domain; relaxed: the same organization's."""
    return shown == author if strict else registrable(shown) == registrable(author)
