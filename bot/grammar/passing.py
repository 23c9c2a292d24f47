"""What a text that nobody addressed to us tells: that a mail failed, and where it was going; or nothing."""

import re

from bot.grammar.codes import off_words
from bot.grammar.company import is_about_else, is_about_mail
from bot.grammar.markup import plain
from bot.grammar.query import query_of
from bot.grammar.scan import Found, has_bounce_words, has_mail_words, has_returned_words, scan
from bot.models.query import Query

_CALLED_ERROR = re.compile(
    r"(?:\b(?:error|code|smtp|fehler|erreur|errore|erro|błąd|fout|fel|ошибка)|エラー)\W{1,3}(?:code )?"
    r"[45][0-5]\d\b|\b(?:with|mit|avec|con|met) (?:an? )?[45][0-5]\d(?: ab)?(?=\W{0,9}$|[.,;:!?)])",
    re.IGNORECASE | re.MULTILINE,
)
"""A basic code that stands for a failure: `error 550`, `rejected with 550.`"""
_MOST_CODES = 2
"""Different ones beside a domain; more are a list of something."""
_PREPOSITION = r"(?:from|to|for|at|with|by|an|von|bei|für|vers|pour|à|a|de|para|da|van|naar|till|til|do|на|в)"
_PLACE = r"@?[\w-]{1,63}\.\w"
_TO_DOMAIN = re.compile(rf"\b{_PREPOSITION} {_PLACE}", re.IGNORECASE)
_CODE_OF_DOMAIN = re.compile(rf"\b[45]\.[0-7]\.\d{{1,3}}\W{{1,3}}{_PREPOSITION} {_PLACE}", re.IGNORECASE)
"""Said of no version: that would be on a host."""


def query_in_passing(text: str, *, replied: bool = False) -> Query | None:
    """The query in it: a code or bounce wording, and where the mail was going.

    `replied`: its words are known for those of a server's reply.
    """
    text, found = _read(text)
    if not found.is_somewhere or not _tells(text, found, replied=replied):
        return None
    return query_of(found, reply=None if found.is_short else text)


def is_chatter(text: str) -> bool:
    """Whether it is about something else than mail: another program that fails, a version, a web page."""
    text, found = _read(text)
    return is_about_else(text) and not _is_surely_of_mail(text, found)


def is_of_mail(text: str) -> bool:
    """Whether mail is named in it, or words that are often said of it."""
    text = plain(text)
    return is_about_mail(text) or has_bounce_words(text)


def _read(text: str) -> tuple[str, Found]:
    text = plain(text)
    return text, scan(off_words(text), prose=True)


def _is_surely_of_mail(text: str, found: Found) -> bool:
    """By codes of both kinds, a code of an address or a domain, or words."""
    basic, enhanced = _failed(found.basic), _failed(found.enhanced)
    if (basic and enhanced) or ((basic or enhanced) and found.addresses):
        return True
    return has_mail_words(text, found) or bool(enhanced and _CODE_OF_DOMAIN.search(text))


def _tells(text: str, found: Found, *, replied: bool) -> bool:
    """Whether codes or words tell of a mail that failed, rather than of a number or of another failure."""
    if _has_enhanced(found) or has_mail_words(text, found):
        return True
    basic = bool(_failed(found.basic))
    if basic and (replied or found.is_short):
        return True
    if has_bounce_words(text) or (basic and _CALLED_ERROR.search(text)):
        return bool(found.addresses) or is_about_mail(text)
    returned = has_returned_words(text) and (found.addresses or _TO_DOMAIN.search(text))
    return bool(replied or returned) and is_about_mail(text)


def _has_enhanced(found: Found) -> bool:
    """Whether an enhanced code tells of a failure."""
    enhanced = set(_failed(found.enhanced))
    return bool(enhanced) and (len(enhanced) <= _MOST_CODES or bool(found.addresses or _failed(found.basic)))


def _failed(codes: list[str]) -> list[str]:
    return [code for code in codes if not code.startswith("2")]
