"""What stands in a text that nobody addressed to us: codes, places, and whether they belong together."""

import re

from bot.grammar.codes import closed_up, is_enhanced, is_mark, may_be_mark, off_words
from bot.grammar.company import calls_error, is_reply
from bot.grammar.directions import replies_from_place
from bot.grammar.markup import plain
from bot.grammar.query import query_of
from bot.grammar.scan import scan
from bot.grammar.wording import has_bounce_words
from bot.models.query import Query
from bot.suffixes import registrable

_MOST_CODES = 2
_CODE_OF_PLACE = re.compile(r"^e|e.{0,4}p|p.{0,2}e")
"""In the order of the words: an enhanced code begins the text, or stands near a place."""
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
        """Each sentence that names a place, with the next one: there people say what is wrong with it; and
        with the one before, if a code stands there and no place."""
        sentences = list(filter(None, _SENTENCE_ENDS.split(self.text)))
        if len(sentences) < 2:
            return [self] if self.names_place else []
        talks = list(map(Talk, sentences))
        around = zip([None, *talks], talks, [*sentences[1:], ""], strict=False)
        return [
            Talk(f"{before.text if before and before._tells_of_another else ''} {one.text} {following}")
            for before, one, following in around
            if one.names_place
        ]

    @property
    def _tells_of_another(self) -> bool:
        """Whether it has a code, but not the place that it is of."""
        return self.has_enhanced_code and not self.names_place

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
        """Whether it is nothing but a code, a provider's mark at most, and where the mail was going."""
        found = self._found
        return self.has_code and found.domain is not None and all(map(may_be_mark, found.others))

    @property
    def marks(self) -> list[str]:
        """What may be providers' own codes."""
        return list(filter(is_mark, filter(str.isupper, self._found.others)))

    @property
    def is_logged(self) -> bool:
        return _LOGGED.search(self.text) is not None

    @property
    def has_code(self) -> bool:
        return self.has_basic_code or "e" in self._found.order

    @property
    def has_basic_code(self) -> bool:
        return "b" in self._found.order

    @property
    def has_code_of_mail(self) -> bool:
        return "e" in self._found.order or any(map(is_reply, self._found.basic))

    @property
    def has_both_codes(self) -> bool:
        return self.has_basic_code and "e" in self._found.order

    @property
    def has_enhanced_code(self) -> bool:
        """Also two of them; more are a list of something."""
        numbers = {*self._found.enhanced, *filter(is_enhanced, self._found.numbers)}
        return "e" in self._found.order and len(numbers) <= _MOST_CODES

    @property
    def has_code_of_place(self) -> bool:
        """Whether an enhanced code is said of an address or right beside a domain, or a reply is of one."""
        if self.has_enhanced_code and (self.names_address or _CODE_OF_PLACE.search(self._found.order)):
            return True
        return self.has_basic_code and replies_from_place(self.text)

    @property
    def has_called_code(self) -> bool:
        """Whether a basic code is called an error, or ends a clause, so that it is no other number."""
        return self.has_basic_code and calls_error(self.text)

    @property
    def names_organization(self) -> bool:
        """Whether the place is a domain that somebody registered: below it are machines of any kind."""
        domain = self._found.domain
        return domain is not None and domain == registrable(domain)


def told(text: str) -> Query | None:
    """What a text asks about that tells, somewhere in it, of a failure and of a place."""
    talk = Talk(text)
    return talk.query if talk.names_failure else None
