"""Whom SPF or DKIM authenticates as the sender, and whether that is who From says (RFC 7489, section 3.1)."""

from typing import NamedTuple

from bot.suffixes import registrable


class AuthResult(NamedTuple):
    """What one method says of who sent the message (RFC 8601, section 2.2)."""

    method: str
    """`SPF` or `DKIM`."""
    domain: str
    """Whom it authenticates."""
    passes: bool
    """True where it may, too: a DKIM signature itself cannot be verified here, only its key."""


def is_aligned(domain: str, author: str, *, strict: bool = False) -> bool:
    """Strict: the very domain; relaxed: the same organization's."""
    return domain == author if strict else registrable(domain) == registrable(author)
