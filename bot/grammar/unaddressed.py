"""What a text that was not addressed to the bot contains: codes, places, and whether they belong together."""

import re

from bot.grammar.codes import is_enhanced, is_mark, join_spread_codes, may_be_mark, separate_codes
from bot.grammar.directions import replies_from_place
from bot.grammar.markup import plain
from bot.grammar.query import query_of
from bot.grammar.scan import scan
from bot.grammar.vocabulary import calls_error, is_reply, without_amounts
from bot.grammar.wording import has_bounce_words
from bot.models.query import Query
from bot.reading.text.plain import parted
from bot.suffixes import registrable

_MOST_CODES = 2
_CODE_OF_PLACE = re.compile(r"^e|e.{0,4}p|p.{0,2}e")
"""In `Found.order`: an enhanced code begins the text, or is near a place."""
_LOGGED = re.compile(
    r"\[\d{1,3}(?:\.\d{1,3}){3}\]|\bto=<|\bR=\w{1,40} T=|^<[^\s<>@]{1,64}@[^\s<>]{1,255}>:|"
    r"^Final-Recipient:",
    re.MULTILINE,
)
"""How mail systems, but not people, write a host or a recipient in logs and notices."""
_OF_PROGRAMS = re.compile(r"\s*(?:\{\s*\"|\[\s*\{|commit [0-9a-f]{7,40}\n|\[(?:FIRING:\d|RESOLVED\]))")
"""How JSON, a log of git, and the alerts of Prometheus begin."""
_SOURCE = re.compile(
    r"\s*(?:diff --git |#!/|#include\b|(?:async )?def \w+\(|class \w+[(:]|import \w|from [\w.]+ import |"
    r"(?:const |let |var )?\w+ = [\[{(]\n|\$(?:ORIGIN|TTL) |"
    r"(?i:select|insert into|update|delete from)\b[^\n]{1,200}\b(?i:from|values|set|where)\b)"
)
"""How source, a change, a query and a zone (RFC 1035, section 5.1) begin."""
_FEWEST_COLUMNS = 3
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])[\"”»)]?\s+(?=\S+\s+\S)|(?<=[。！？])|\n\s*\n")
"""The end of a sentence; a single word after it, such as the address that it is about, belongs to it."""


class UnaddressedText:
    """A text that was not addressed to the bot, or a passage of it."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self._found = scan(join_spread_codes(separate_codes(without_amounts(parted(self.text)))), prose=True)

    @property
    def passages(self) -> list["UnaddressedText"]:
        """Each sentence that names a place, together with the next one, where people say what is wrong, and
        with the one before if that has a code but no place."""
        sentences = list(filter(None, _SENTENCE_ENDS.split(self.text)))
        if len(sentences) < 2:
            return [self] if self.names_place else []
        talks = list(map(UnaddressedText, sentences))
        around = zip([None, *talks], talks, [*sentences[1:], ""], strict=False)
        return [
            UnaddressedText(
                f"{before.text if before and before._has_code_without_place else ''} {one.text} {following}"
            )
            for before, one, following in around
            if one.names_place
        ]

    @property
    def _has_code_without_place(self) -> bool:
        return self.has_enhanced_code and not self.names_place

    @property
    def query(self) -> Query | None:
        """What to diagnose; None if it does not name where a mail was going."""
        if not self.names_place:
            return None
        return query_of(self._found, reply=None if self._found.is_short else self.text)

    @property
    def names_place(self) -> bool:
        return self._found.names_place

    @property
    def names_address(self) -> bool:
        return bool(self._found.addresses)

    @property
    def names_failure(self) -> bool:
        """Whether a code or words name a failure, of mail or of something else."""
        return self.has_code or has_bounce_words(self.text)

    @property
    def is_short(self) -> bool:
        """Whether it is only a code and where the mail was going, perhaps with a provider's mark."""
        found = self._found
        return self.has_code and found.domain is not None and all(map(may_be_mark, found.others))

    @property
    def is_mark_and_place(self) -> bool:
        """Whether it is only what may be a provider's own code, and where the mail was going."""
        return len(self._found.others) == 1 and self._found.others == self.marks and self.names_place

    @property
    def marks(self) -> list[str]:
        """What may be providers' own codes."""
        return list(filter(is_mark, filter(str.isupper, self._found.others)))

    @property
    def is_logged(self) -> bool:
        return _LOGGED.search(self.text) is not None

    @property
    def is_of_programs(self) -> bool:
        """Whether it is JSON, a table with a heading, a log of git, or an alert."""
        return _OF_PROGRAMS.match(self.text) is not None or _is_table(self.text)

    @property
    def is_source(self) -> bool:
        """Whether it is the source of a program, a change to one, a query for a database, or a zone."""
        return _SOURCE.match(self.text) is not None

    @property
    def lists_codes(self) -> bool:
        """Whether it explains codes: it has more of them than one failure has."""
        return len({*self._found.enhanced}) > _MOST_CODES

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
        """Whether it has an enhanced code, or two; more numbers are a list of something else."""
        numbers = {*self._found.enhanced, *filter(is_enhanced, self._found.numbers)}
        return "e" in self._found.order and len(numbers) <= _MOST_CODES

    @property
    def has_code_of_place(self) -> bool:
        """Whether a code belongs to a place: an enhanced one to an address or a nearby domain, or a reply
        code that comes from a place."""
        if self.has_enhanced_code and (self.names_address or _CODE_OF_PLACE.search(self._found.order)):
            return True
        return self.has_basic_code and replies_from_place(self.text)

    @property
    def has_called_code(self) -> bool:
        """Whether a basic code is called an error or ends a clause, so that it is no other number."""
        return self.has_basic_code and calls_error(self.text)

    @property
    def names_organization(self) -> bool:
        """Whether the place is a registered domain; a name below one may be any machine."""
        domain = self._found.domain
        return domain is not None and domain == registrable(domain)


def _is_table(text: str) -> bool:
    """Whether all lines have as many columns as the first, which names no address."""
    heading, *rows = text.strip().split("\n")
    for delimiter in "\t,;":
        columns = heading.count(delimiter) + 1
        if columns >= _FEWEST_COLUMNS and "@" not in heading:
            return bool(rows) and all(row.count(delimiter) + 1 >= columns for row in rows)
    return False


def failure_in(text: str) -> Query | None:
    """What to diagnose, if the text names a failure and a place anywhere; otherwise None."""
    talk = UnaddressedText(text)
    return talk.query if talk.names_failure else None
