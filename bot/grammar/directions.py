"""Does the failing mail go to a place, or does the place refuse it? The words are in `vocabulary.toml`.

A place is a domain, host or address.
"""

import re
from functools import cache

from bot.grammar.vocabulary import REPLY, names_delivery, names_mail, names_message, says_failing, words_of

_PLACE = r"[\w.+@-]{1,128}\.\w"
_ALONE = r"(?<![\w.+@-])"
"""A place does not begin inside a word; this also keeps matching linear."""
_CLAUSES = re.compile(r"[,;:()]\s")
"""Separates clauses, which may have different subjects: `example.com rejects the offer, mail follows`."""


def fails_at_place(text: str) -> bool:
    """Whether mail or a message to a place does not arrive, or a place does not accept it."""
    if not says_failing(text) or not any(map(_fails_mail, _CLAUSES.split(text))):
        return False
    if _to_place().search(text):
        return True
    place = _first_place().search(text)
    return place is not None and not place[1] and says_failing(text[place.end() :])


def _fails_mail(clause: str) -> bool:
    return says_failing(clause) and (names_mail(clause) or names_message(clause) or names_delivery(clause))


def replies_from_place(text: str) -> bool:
    """Whether a reply code comes from a place: `554 from example.com`."""
    return _from_place().search(text) is not None


@cache
def _to_place() -> re.Pattern[str]:
    behind = rf"{_ALONE}{_PLACE}[\w.-]{{0,128}} ?(?:{_any('behind')})"
    alone = rf": {_PLACE}[\w.-]{{0,128}}\W{{0,9}}$"
    return re.compile(rf"\b(?:{_any('to')}) {_PLACE}|{behind}|{alone}", re.IGNORECASE | re.MULTILINE)


@cache
def _first_place() -> re.Pattern[str]:
    """The first place; the group is a word before it that makes it a location and not the subject."""
    return re.compile(rf"{_ALONE}((?:{_any('on')}) )?{_PLACE}[\w.-]{{0,128}}", re.IGNORECASE)


@cache
def _from_place() -> re.Pattern[str]:
    return re.compile(rf"{REPLY} (?:again )?(?:{_any('from')}) {_PLACE}", re.IGNORECASE)


def _any(kind: str) -> str:
    return "|".join(words_of("direction", kind))
