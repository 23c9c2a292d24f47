"""What stands in a text that nobody addressed to us: codes, places, and whether they belong together."""

import re

from bot.grammar.codes import closed_up, off_words
from bot.grammar.markup import plain
from bot.grammar.query import query_of
from bot.grammar.scan import scan
from bot.grammar.wording import has_bounce_words, has_returned_words
from bot.models.query import Query

_CALLED_ERROR = re.compile(
    r"(?:\b(?:error|code|smtp|fehler|erreur|errore|erro|błąd|fout|fel|ошибка)|エラー)\W{1,3}(?:code )?"
    r"[45][0-5]\d\b|"
    r"\b(?:with|mit|avec|con|met|gives|returns) (?:an? )?[45][0-5]\d(?: ab)?(?=\W{0,9}$|[.,;:!?)])",
    re.IGNORECASE | re.MULTILINE,
)
"""A basic code that stands for a failure: `error 550`, `rejected with 550.`"""
_MOST_CODES = 2
_PREPOSITION = r"(?:from|to|for|at|with|by|an|von|bei|für|vers|pour|à|a|de|para|da|van|naar|till|til|do|на|в)"
_PLACE = r"@?[\w-]{1,63}\.\w"
_TO_DOMAIN = re.compile(rf"\b{_PREPOSITION} {_PLACE}", re.IGNORECASE)
_CODE_OF_PLACE = re.compile(r"^e|e.{0,2}p|p.{0,2}e")
"""In the order of the words: an enhanced code begins the text, or stands near a place."""
_REPLY_OF_PLACE = re.compile(
    rf"\b(?:421|45[0-4]|55[0-6]) (?:again )?(?:from|at|by|von|bei|de|da|от) {_PLACE}", re.IGNORECASE
)
"""Replies of mail servers; the web has other numbers for its failures, and for most of these none."""
_LOGGED = re.compile(
    r"\[\d{1,3}(?:\.\d{1,3}){3}\]|\bto=<|\bR=\w{1,40} T=|^<[^\s<>@]{1,64}@[^\s<>]{1,255}>:", re.MULTILINE
)
"""As mail systems write a host or a recipient into logs and notices, and people do not."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”»)]?\s+(?=\S+\s+\S)|(?<=[。！？])|\n\s*\n")
"""A single word behind a sentence, such as the address that it is about, belongs to it."""


class Talk:
    """A text that nobody addressed to us, or a passage of it."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self._found = scan(closed_up(off_words(self.text)), prose=True)

    @property
    def passages(self) -> list["Talk"]:
        """Each sentence that names a place, with the next one: there people say what is wrong with it."""
        sentences = list(filter(None, _SENTENCE_ENDS.split(self.text)))
        if len(sentences) < 2:
            return [self] if self.names_place else []
        pairs = zip(sentences, [*sentences[1:], ""], strict=True)
        return [Talk(f"{one} {following}") for one, following in pairs if Talk(one).names_place]

    @property
    def query(self) -> Query | None:
        """What it asks about, if it names where a mail was going."""
        if not self.names_place:
            return None
        return query_of(self._found, reply=None if self._found.is_short else self.text)

    @property
    def names_place(self) -> bool:
        return self._found.is_somewhere

    @property
    def names_address(self) -> bool:
        return bool(self._found.addresses)

    @property
    def names_failure(self) -> bool:
        """Whether a code or words tell of one, be it of mail or not."""
        return self.has_code or has_bounce_words(self.text)

    @property
    def is_short(self) -> bool:
        """Whether it is nothing but a code and where the mail was going."""
        return self._found.is_short

    @property
    def is_logged(self) -> bool:
        return _LOGGED.search(self.text) is not None

    @property
    def has_code(self) -> bool:
        return "b" in self._found.order or "e" in self._found.order

    @property
    def has_both_codes(self) -> bool:
        return "b" in self._found.order and "e" in self._found.order

    @property
    def has_enhanced_code(self) -> bool:
        """Also two of them; more are a list of something."""
        return "e" in self._found.order and len(set(self._found.enhanced)) <= _MOST_CODES

    @property
    def has_code_of_place(self) -> bool:
        """Whether an enhanced code is said of an address or right beside a domain, or a reply is of one."""
        if self.has_enhanced_code and (self.names_address or _CODE_OF_PLACE.search(self._found.order)):
            return True
        return _REPLY_OF_PLACE.search(self.text) is not None

    @property
    def has_called_code(self) -> bool:
        """Whether a basic code is called an error, so that it is no other number."""
        return "b" in self._found.order and _CALLED_ERROR.search(self.text) is not None

    @property
    def says_returned(self) -> bool:
        somewhere = self.names_address or _TO_DOMAIN.search(self.text)
        return bool(somewhere) and has_returned_words(self.text)


def told(text: str) -> Query | None:
    """What a text asks about that tells, somewhere in it, of a failure and of a place."""
    talk = Talk(text)
    return talk.query if talk.names_failure else None
