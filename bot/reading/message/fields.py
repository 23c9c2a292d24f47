"""The header of a message or part: where it ends, and what it says about the body (RFC 5322, 2045, 2231)."""

import re
from collections import deque
from itertools import islice
from urllib.parse import unquote

from bot.reading.lazy import Lazy
from bot.reading.message.charset import decode
from bot.reading.message.mail import MAX_FIELD, Headers

_MAX_HEADER = 1024 * 1024
_NAME = r"[^\x00-\x20:\x7f]{1,60}"
_FIELD = re.compile(rf"{_NAME}[ \t]{{0,4}}:".encode())
_NEXT_FIELD = re.compile(rf"\n(?!--)({_NAME})[ \t]{{0,4}}:")
_LINES = re.compile(rf"{_NEXT_FIELD.pattern}([^\n]*+(?:\n[ \t][^\n]*+)*+)|\n(?![ \t])")
"""Fields, and lines that are none; a line that begins with a blank continues the one before it."""
_NO_NAME = ("", "")
_NO_FIELD = rf"\n(?:(?=--)|(?![ \t]|>?From |{_NAME}[ \t]{{0,4}}:))".encode()
_TEXT = re.compile(_NO_FIELD)
_SURELY_TEXT = re.compile(rb"\n(?=--)|\n[ \t]{1,99}" + _NO_FIELD)
_KNOWN_FIELD = re.compile(
    rb"\n(?:[Rr](?i:eceived|eturn-path)|[Ff](?i:rom)|[Tt](?i:o)|[Ss](?i:ubject)|[Dd](?i:ate|elivered-to)|"
    rb"[Mm](?i:essage-id|ime-version)|[Cc](?i:ontent-type)|[Xx]-[\w-]{1,60}):"
)
_MBOX_LINE = re.compile(r"\n>?From [^\n]*")
_MAX_KIND = 200
_KIND = re.compile(r"([\w!#$&^.+-]{1,127})\s{0,9}/\s{0,9}([\w!#$&^.+-]{1,127})")
_ENCODING = re.compile(r"base64|quoted-printable", re.IGNORECASE)
_VALUE = r"(?:\*(\d{1,3}))?(\*)?\s{0,9}=\s{0,9}(?:\"((?:[^\"\\\n]{1,200}|\\.){1,20})|([^\s;\"]{1,400}))"
_BOUNDARY = re.compile(r"[Bb](?i:oundary)" + _VALUE)
_CHARSET = re.compile(r"[Cc](?i:harset)" + _VALUE)
_FILENAME = re.compile(r"[Nn](?i:ame)" + _VALUE)
_QUOTED = re.compile(r"\\(.)")
BLANK_LINE = re.compile(r"\n[ \t]*\n")
_FIELD_IN_TEXT = re.compile(r"\n([A-Za-z][\w-]{0,60})[ \t]{0,3}:")
_MAX_FIELDS = 400
"""In a text: more than any header has."""


class Fields(Headers):
    """The header fields of a message or part, and what they say about its body."""

    @property
    def kind(self) -> str:
        """The content type without its parameters."""
        found = _KIND.search(self._content_type[:_MAX_KIND])
        return f"{found[1]}/{found[2]}".lower() if found else ""

    @property
    def boundary(self) -> bytes:
        return _parameter(_BOUNDARY, self._content_type).rstrip().encode("utf-8", "replace")

    @property
    def charset(self) -> str:
        return _parameter(_CHARSET, self._content_type)

    @property
    def filename(self) -> str:
        disposition = self.get("content-disposition")
        return _parameter(_FILENAME, disposition) or _parameter(_FILENAME, self._content_type)

    @property
    def encoding(self) -> str:
        """How the body is encoded; empty if it is not."""
        value = self.get("content-transfer-encoding")
        found = _ENCODING.search(value) if value else None
        return found[0].lower() if found else ""

    @Lazy
    def _content_type(self) -> str:
        """All Content-Type fields joined: an empty or incomplete one may precede the right one."""
        return "; ".join(filter(str.strip, self.all("content-type")))[:MAX_FIELD]


def is_message(raw: bytes) -> bool:
    """Whether normalized bytes begin like a message: with header fields, two of them well known."""
    if not _FIELD.match(raw):
        return False
    end = raw.find(b"\n\n", 0, _MAX_HEADER)
    known = _KNOWN_FIELD.finditer(b"\n" + raw[: end if end >= 0 else _MAX_HEADER])
    return len(list(islice(known, 2))) > 1


def fields_of(raw: bytes, start: int, end: int) -> tuple[Fields, int]:
    """The fields of the header at `start:end`, and where the body begins."""
    if raw.startswith(b"\n", start, end):
        return Fields(), start + 1
    blank = raw.find(b"\n\n", start, min(end, start + _MAX_HEADER))
    if blank < 0:
        return _broken_fields(raw, start, end)
    fields: list[tuple[str, str]] = _LINES.findall("\n" + decode(raw[start:blank]))
    if fields[:1] == [_NO_NAME]:
        del fields[0]
    if not fields or _NO_NAME in fields:
        return _broken_fields(raw, start, end)
    return Fields(fields), blank + 2


def read_fields(text: str) -> Headers:
    """The header fields in a text, up to a blank line. A line that is no field continues the one before."""
    lines = "\n" + text.lstrip("\n \t")
    begin = _FIELD_IN_TEXT.search(lines)
    if not begin:
        return Headers()
    end = BLANK_LINE.search(lines, begin.start())
    block = lines[begin.start() : end.start() if end else None]
    _, *pieces = _FIELD_IN_TEXT.split(block, maxsplit=_MAX_FIELDS)
    return Headers(zip(pieces[::2], pieces[1::2], strict=True))


def _broken_fields(raw: bytes, start: int, end: int) -> tuple[Fields, int]:
    """The fields of a header that contains other lines or has no end, and where the body begins."""
    stop, body = _ends(raw, start, end)
    block = decode(raw[start : min(stop, start + _MAX_HEADER)])
    _, *pieces = _NEXT_FIELD.split(_MBOX_LINE.sub("", f"\n{block}"))
    return Fields(zip(pieces[::2], pieces[1::2], strict=True)), body if pieces else start


def _ends(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the fields end and the body begins: at a blank line, or without one where text begins.

    A line that is no field but has well-known fields below it was broken off a longer line, unless it begins
    like a MIME boundary or follows a line of spaces.
    """
    blank = raw.find(b"\n\n", start, end)
    ends = (blank, blank + 2) if blank >= 0 else (end, end)
    limit = min(ends[0], start + _MAX_HEADER)
    text = _TEXT.search(raw, start, limit)
    if not text:
        return ends
    if sure := _SURELY_TEXT.search(raw, start, limit):
        limit, _ = ends = sure.span()
    if known := deque(_KNOWN_FIELD.finditer(raw, text.start(), limit), maxlen=1):
        text = _TEXT.search(raw, known[0].end(), limit)
    return text.span() if text else ends


def _parameter(name: re.Pattern[str], value: str) -> str:
    """A parameter of a field: whole, in pieces or encoded (RFC 2231)."""
    found = name.findall(value)
    if not found or not found[0][0]:
        return _piece(*found[0]) if found else ""
    pieces = sorted(found, key=lambda piece: int(piece[0] or 0))
    return "".join(_piece(*piece) for piece in pieces)


def _piece(_number: str, encoded: str, quoted: str, plain: str) -> str:
    text = _QUOTED.sub(r"\1", quoted) if "\\" in quoted else quoted or plain
    return unquote(text.rpartition("'")[2]) if encoded else text
