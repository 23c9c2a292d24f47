"""Who is who in running words: whom they are about, and who only sent it or can be asked."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.reading.addresses import ADDRESS, key, tidy

_ADDRESS = re.compile(ADDRESS)
_BEFORE_RECIPIENT = re.compile(r"\b(?:to|for|TO)[ :=]{1,3}<?$")
_BEFORE_OTHERS = re.compile(
    r"(?:sender(?: (?!by\b|to\b)\w+){0,3}|\b(?<!expanded )(?<!generated )from(?: address)?|return[- ]path|"
    r"on behalf of|contact|ask|write to)\W{1,4}$|senderrefused.*$",
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


def recipients_in(text: str) -> list[str]:
    """Whom a text may be about: those that it says mail went to, then those that are nobody else's."""
    named = list(_named(text)) if "@" in text else []
    others = {key(one.address) for one in named if one.is_other}
    left = [one for one in named if key(one.address) not in others]
    return [one.address for one in sorted(left, key=lambda one: not one.is_recipient)]


def _named(text: str) -> Iterator[_Named]:
    for found in _ADDRESS.finditer(text):
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        yield _Named(
            address=tidy(found[0]),
            is_recipient=_BEFORE_RECIPIENT.search(before) is not None,
            is_other=bool(_BEFORE_OTHERS.search(before) or _BEHIND_SENDER.match(text, found.end())),
        )
