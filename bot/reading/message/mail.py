"""A parsed message: headers, readable parts, and messages inside it. Everything is bounded."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.reading.message.encoded import decode_words

MAX_TEXT = 256 * 1024
"""Characters of one part that are kept."""

MAX_FIELDS = 2 * MAX_TEXT
"""The same for parts with fields for machines: a delivery status has some hundred for each recipient."""

MAX_RECIPIENTS = 2001
"""Recipients of one report that are read: one more than is told, which shows that there are more."""

MAX_FIELD = 16 * 1024
"""Characters of one header field that are kept."""


class Headers:
    """Header fields by lower-case name (case does not matter: RFC 5322, section 1.2.2)."""

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        values: dict[str, list[str]] = {}
        for name, value in fields:
            if (known := name.lower()) in values:
                values[known].append(value)
            else:
                values[known] = [value]
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __bool__(self) -> bool:
        return bool(self._values)

    def get(self, name: str) -> str:
        """The first value, unfolded and decoded; empty if the field is missing."""
        if name not in self._values:
            return ""
        value = self._values[name][0][:MAX_FIELD]
        return " ".join((decode_words(value) if "=?" in value else value).split())

    def all(self, name: str) -> list[str]:
        """All values, neither unfolded nor decoded."""
        return [value[:MAX_FIELD] for value in self._values.get(name, ())]


class Part(NamedTuple):
    """A part that can be read as text."""

    kind: str
    """Its content type in lower case, without parameters."""
    text: str


class Mail(NamedTuple):
    """One message, or a pasted text (then without headers)."""

    headers: Headers = Headers()
    parts: tuple[Part, ...] = ()
    attached: tuple["Mail", ...] = ()
    """Whole messages inside: forwarded ones, or the returned one."""
    size: int | None = None
    """Bytes of the message as sent, with CRLF; None if parts of it may be missing."""
    has_more: bool = False
    """Whether it has parts or attached messages beyond those that are kept."""

    def texts(self, kind: str) -> list[str]:
        """The texts of all parts of a kind, in order."""
        return [part.text for part in self.parts if part.kind == kind]
