"""Finds the rows that contain a person's address, in every form in which mail and Slack write it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sqlalchemy import Column, ColumnElement, Table, Text, and_, or_

from bot.grammar.domains import domain_of, unicode_of
from bot.reading.text.characters import whole
from bot.storage.tables import metadata

_ALONE = r"(?:(?<![^\W_])|(?<=\\[bfnrt])|(?<=\\u[\da-f]{4})|(?<=[%=][\da-f]{2}))"
"""No letter or digit before it, except the end of an escape: `\\n` in JSON, `%3C` in a URL, `=3D` in mail."""
_WHOLE = rf"{_ALONE}(?<![^\W_][.&'_+-])"
"""Not the end of a longer local part such as `o'ada`; other characters of local parts surround addresses
more often, as in `to=ada@…` and Slack's `<mailto:ada@…|ada@…>`."""
_END = r"(?!\.?-*[^\W_])"
"""Not the beginning of a longer domain."""
_AT = r"(?:@|%40|=40)"
_ESCAPED = {'"': r'\\*"', "\\": r"\\+", "&": "&(?:amp;)?", "+": r"(?:\+(?:2B)?|[%=]2B)"}
"""Characters that JSON, Slack, reports (xtext, RFC 3461, section 4), URLs or mail write differently."""


def places() -> Iterator[tuple[Table, list[Column[str]]]]:
    """Every table with its text columns, which may contain addresses."""
    for table in metadata.sorted_tables:
        columns = [column for column in table.c if isinstance(column.type, Text)]
        if columns:
            yield table, columns


def mentions(columns: list[Column[str]], address: str) -> ColumnElement[bool]:
    """Matches rows that may contain the address; `pattern` decides."""
    locals_, domains = _spellings(address)
    return or_(*(and_(_any_in(column, locals_), _any_in(column, domains)) for column in columns))


def _any_in(column: Column[str], spellings: Iterable[str]) -> ColumnElement[bool]:
    """Only ASCII letters and digits are compared: SQLite knows no other upper and lower case."""
    return or_(*(column.ilike(re.sub("[^a-z0-9]+", "%", f" {each.lower()} ")) for each in spellings))


def pattern(address: str) -> re.Pattern[str]:
    """Matches the address as a whole: not as the end of a longer one, nor at a subdomain.

    Also as part of the return address that a list (VERP) or a forwarder (SRS) made of it.
    """
    local, domain = (f"(?:{'|'.join(map(_escaped, spellings))})" for spellings in _spellings(address))
    verp, srs = rf"{_ALONE}{local}={domain}(?=@)", rf"{_ALONE}{domain}={local}(?=@)"
    return re.compile(f"{_WHOLE}{local}{_AT}{domain}{_END}|{verp}|{srs}", re.IGNORECASE)


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(character) or re.escape(character) for character in text)


def _spellings(address: str) -> tuple[list[str], list[str]]:
    """The local part and the domain, each with its other spellings: characters composed and decomposed, the
    domain in Unicode and in A-labels."""
    local, _, domain = whole(address).rpartition("@")
    ascii_domain = domain_of(domain)
    names = (domain, ascii_domain, unicode_of(ascii_domain) if ascii_domain else None)
    return _composed((local,)), _composed(names)


def _composed(texts: Iterable[str | None]) -> list[str]:
    """Each form once."""
    forms = (unicodedata.normalize(form, text) for text in texts if text for form in ("NFC", "NFD"))
    return list(dict.fromkeys(forms))
