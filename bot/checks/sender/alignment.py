"""Which domain SPF or DKIM authenticates, and whether that is the From domain (RFC 7489, section 3.1)."""

from typing import NamedTuple

from bot.suffixes import registrable


class AuthResult(NamedTuple):
    """The result of one authentication method (RFC 8601, section 2.2)."""

    method: str
    """`SPF` or `DKIM`."""
    domain: str
    """The domain that it authenticates."""
    passes: bool
    """For DKIM, whether it can pass: only the key is checked, as the signature cannot be verified here."""


def is_aligned(domain: str, author: str, *, strict: bool = False) -> bool:
    """Whether the domains are the same (strict) or have the same registered domain (relaxed)."""
    return domain == author if strict else registrable(domain) == registrable(author)
