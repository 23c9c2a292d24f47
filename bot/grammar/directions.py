"""Whether what fails goes to a place, or the place makes it fail. The words are in `company.toml`."""

import re
from functools import cache

from bot.grammar.company import REPLY, names_mail, names_message, says_failing, words_of

_PLACE = r"[\w.+@-]{1,128}\.\w"
_ALONE = r"(?<![\w.+@-])"
"""In the midst of a long word none begins, so that a word is looked at once."""
_CLAUSES = re.compile(r"[,;:()]\s")
"""Between them people change the subject: `example.com rejects the offer, mail follows`."""


def fails_at_place(text: str) -> bool:
    """Whether mail or a message does not arrive that goes to a place, or a place does not take it."""
    if not says_failing(text) or not any(map(_fails_mail, _CLAUSES.split(text))):
        return False
    if _to_place().search(text):
        return True
    place = _first_place().search(text)
    return place is not None and not place[1] and says_failing(text[place.end() :])


def _fails_mail(clause: str) -> bool:
    return says_failing(clause) and (names_mail(clause) or names_message(clause))


def replies_from_place(text: str) -> bool:
    """`554 from example.com`."""
    return _from_place().search(text) is not None


@cache
def _to_place() -> re.Pattern[str]:
    behind = rf"{_ALONE}{_PLACE}[\w.-]{{0,128}} ?(?:{_any('behind')})"
    alone = rf": {_PLACE}[\w.-]{{0,128}}\W{{0,9}}$"
    return re.compile(rf"\b(?:{_any('to')}) {_PLACE}|{behind}|{alone}", re.IGNORECASE | re.MULTILINE)


@cache
def _first_place() -> re.Pattern[str]:
    """With a word before it that makes it where something is, and not who does something."""
    return re.compile(rf"{_ALONE}((?:{_any('on')}) )?{_PLACE}[\w.-]{{0,128}}", re.IGNORECASE)


@cache
def _from_place() -> re.Pattern[str]:
    return re.compile(rf"{REPLY} (?:again )?(?:{_any('from')}) {_PLACE}", re.IGNORECASE)


def _any(kind: str) -> str:
    return "|".join(words_of("direction", kind))
