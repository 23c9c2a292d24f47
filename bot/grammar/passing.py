"""What a text that nobody addressed to us tells: that a mail failed, and where it was going; or nothing."""

import re
from functools import cached_property

from bot.grammar.codes import closed_up, off_words
from bot.grammar.company import names_else, names_mail, names_message
from bot.grammar.markup import plain
from bot.grammar.query import query_of
from bot.grammar.scan import scan
from bot.grammar.wording import has_bounce_words, has_mail_words, has_returned_words
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


class Talk:
    """A text that nobody addressed to us, as it was typed."""

    def __init__(self, text: str) -> None:
        self._text = plain(text)
        self._found = scan(closed_up(off_words(self._text)), prose=True)
        self._basic = _failed(self._found.basic)
        self._enhanced = _failed(self._found.enhanced)

    def query(self, *, replied: bool = False) -> Query | None:
        """The query in it: a code or bounce wording, and where the mail was going.

        `replied`: its words are known for those of a server's reply.
        """
        if not self._found.is_somewhere or not self._tells(replied=replied):
            return None
        return query_of(self._found, reply=None if self._found.is_short else self._text)

    @property
    def is_of_else(self) -> bool:
        """Whether it is about something else than mail: another program that fails, a version, a web page."""
        return names_else(self._text) and not (self._names_mail or self._is_surely_of_mail)

    @property
    def is_of_mail(self) -> bool:
        """Whether mail or a message is named in it, or words that are often said of it."""
        return self._names_mail or names_message(self._text) or has_bounce_words(self._text)

    @cached_property
    def _names_mail(self) -> bool:
        return names_mail(self._text)

    @property
    def _is_surely_of_mail(self) -> bool:
        """By codes of both kinds, a code of an address or a domain, or words."""
        if (self._basic and self._enhanced) or ((self._basic or self._enhanced) and self._found.addresses):
            return True
        of_domain = self._enhanced and _CODE_OF_DOMAIN.search(self._text)
        return bool(of_domain) or has_mail_words(self._text, self._found)

    def _tells(self, *, replied: bool) -> bool:
        """Whether codes or words tell of a mail that failed, rather than of a number or another failure."""
        if self._has_enhanced or has_mail_words(self._text, self._found):
            return True
        if self._basic and (replied or self._found.is_short):
            return True
        if has_bounce_words(self._text) or (self._basic and _CALLED_ERROR.search(self._text)):
            return bool(self._found.addresses) or self._names_mail
        return (replied or self._says_returned) and self._names_mail

    @property
    def _has_enhanced(self) -> bool:
        """Whether an enhanced code tells of a failure."""
        few = len(set(self._enhanced)) <= _MOST_CODES
        return bool(self._enhanced) and (few or bool(self._basic or self._found.addresses))

    @property
    def _says_returned(self) -> bool:
        somewhere = self._found.addresses or _TO_DOMAIN.search(self._text)
        return bool(somewhere) and has_returned_words(self._text)


def _failed(codes: list[str]) -> list[str]:
    return [code for code in codes if not code.startswith("2")]
