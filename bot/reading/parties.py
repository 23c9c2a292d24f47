"""Who is who in a few words: whom a reply is about, and who only sent it or can be asked."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.reading.addresses import ADDRESS, key, tidy

_ADDRESS = re.compile(ADDRESS)
_BEFORE_RECIPIENT = re.compile(r"\b(?:to|for|TO)[ :=]{1,3}<?$")
_BEFORE_OTHERS = re.compile(
    r"(?:sender(?: (?!by\b|to\b)\w+){0,3}|\bfrom(?: address)?|return[- ]path|on behalf of|"
    r"contact|ask|write to)\W{1,4}$|senderrefused.*$",
    re.IGNORECASE,
)
_BEHIND_SENDER = re.compile(r"\W{1,5}sender\b", re.IGNORECASE)
_LOOK_BACK = 100


class _Named(NamedTuple):
    address: str
    is_recipient: bool
    """Whether a preposition says so."""
    is_other: bool
    """Whether it is said to be the sender's, or somebody's who can be asked."""


def recipient_in(text: str) -> str | None:
    """Whom a reply is about: the first that it goes to, else the first that is nobody else's."""
    named = list(_named(text)) if "@" in text else []
    others = {key(one.address) for one in named if one.is_other}
    left = [one for one in named if key(one.address) not in others]
    left.sort(key=lambda one: not one.is_recipient)
    return left[0].address if left else None


def _named(text: str) -> Iterator[_Named]:
    for found in _ADDRESS.finditer(text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        yield _Named(
            address=tidy(found[0]),
            is_recipient=_BEFORE_RECIPIENT.search(before) is not None,
            is_other=bool(_BEFORE_OTHERS.search(before) or _BEHIND_SENDER.match(text, found.end())),
        )
