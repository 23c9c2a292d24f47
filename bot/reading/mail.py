"""A message taken apart: headers, readable parts, and messages inside it. Everything is bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_TEXT = 64 * 1024
"""Characters kept of one part: a notice that says nothing in so many says nothing at all."""

MAX_FIELD = 16 * 1024
"""Characters of one header field that are looked at."""


class Headers:
    """Header fields, whose names have no case (RFC 5322, section 1.2.2): asked for in lower case."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Sequence[str]] | None = None) -> None:
        values = values or {}
        self._values: dict[str, Sequence[str]] = {name.lower(): found for name, found in values.items()}
        if len(self._values) < len(values):
            self._values = _merged(values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __bool__(self) -> bool:
        return bool(self._values)

    def get(self, name: str) -> str:
        """The first value, unfolded; empty when the field is missing."""
        values = self._values.get(name)
        return " ".join(values[0][:MAX_FIELD].split()) if values else ""

    def all(self, name: str) -> list[str]:
        return [value[:MAX_FIELD] for value in self._values.get(name, ())]


def _merged(values: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The values of names that are written in several ways, together."""
    merged: dict[str, list[str]] = {}
    for name, found in values.items():
        merged.setdefault(name.lower(), []).extend(found)
    return dict(merged)


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf that can be read as text."""

    kind: str
    """Its content type in lower case, without parameters."""
    text: str
    filename: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message, or a pasted text (then without headers)."""

    headers: Headers = field(default_factory=Headers)
    parts: tuple[Part, ...] = ()
    attached: tuple["Mail", ...] = ()
    """Whole messages inside: forwarded ones, or the one that is returned."""
    size: int | None = None
    """Bytes of the message as sent, with CRLF; None where parts of it may be missing."""

    def texts(self, kind: str) -> list[str]:
        """The texts of all parts of a kind, in order."""
        return [part.text for part in self.parts if part.kind == kind]
