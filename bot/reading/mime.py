"""From bytes to a Mail: line ends, mbox lines, MIME (RFC 2045-2049), and what is broken about it.

The structure is read in place, from where a part begins to where it ends: nothing is copied or decoded but
the texts and headers that are kept. Each level of nesting is passed over once, so that it takes linear time.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from bot.reading.charset import decode
from bot.reading.encoded import ENCODINGS, decode_words, without_encoding
from bot.reading.mail import MAX_FIELD, MAX_TEXT, Headers, Mail, Part

_MAX_PARTS = 200
_MAX_NODES = 1000
"""Parts of any kind, those of the messages inside included."""
_MAX_DEPTH = 20
_MAX_ATTACHED = 20
_MAX_MESSAGE = 1024 * 1024
"""Bytes of an attached message that are looked into: what matters stands before its attachments end."""
_MAX_HEADER = 256 * 1024
_MAX_LINE = 1000
_MESSAGES = ("message/rfc822", "message/global")
_READABLE = ("text/", "message/", "application/")
_NAMED_AS_TEXT = (".eml", ".txt")
_NO_WORDS = ("application/", "audio/", "image/", "video/")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:+-]{1,40})")
_BOUNDARY = re.compile(r"[Bb](?i:oundary)\s{0,9}=\s{0,9}(?:\"([^\"]{1,200})\"|([^\s;\"]{1,200}))")
_FILENAME = re.compile(
    r"name\*?(?:0\*?)?\s{0,9}=\s{0,9}(?:\"([^\"]{1,200})\"|([^\s;]{1,200}))", re.IGNORECASE
)
_HIDDEN_REPORT = re.compile(
    r"^--(\S{1,200})\n(?:[\w-]{1,40}:[^\n]{0,300}\n){0,5}Content-Type: ?message/delivery-status",
    re.MULTILINE | re.IGNORECASE,
)
_MBOX_LINE = re.compile(rb"(?:>?From [^\n]{0,1000}\n){1,3}")
_FIELD = re.compile(rb"[!-9;-~]{1,60}[ \t]{0,4}:")
_NEXT_FIELD = re.compile(r"\n([^ \t\n:][^\n:]{0,200}):")
_UNFOLDED = re.compile(r"\n[^ \t]")
_STRAY = re.compile(rb"\n(?![ \t]|[^ \t\n:][^\n:]{0,200}:)")
_HEADER_NAMES = re.compile(
    rb"\n(?:[Rr](?i:eceived|eturn-path)|[Ff](?i:rom)|[Tt](?i:o)|[Ss](?i:ubject)|[Dd](?i:ate|elivered-to)|"
    rb"[Mm](?i:essage-id|ime-version)|[Cc](?i:ontent-type)|[Xx]-[\w-]{1,60}):"
)

_Fields = dict[str, list[str]]


def parse(raw: bytes) -> Mail:
    """Takes a normalized message apart. Never raises: what has no parts that can be read becomes one text."""
    return _with_hidden_report(_message(raw, 0, len(raw), iter(range(_MAX_NODES))))


def is_message(raw: bytes) -> bool:
    """Whether normalized bytes start like a message, not a text: with fields, two of them well known."""
    if not _FIELD.match(raw):
        return False
    end = raw.find(b"\n\n", 0, _MAX_HEADER)
    known = _HEADER_NAMES.finditer(b"\n" + raw[: end if end >= 0 else _MAX_HEADER])
    return len(list(islice(known, 2))) > 1


def normalize(raw: bytes) -> bytes:
    """LF line ends; without byte order mark, blank lines and an mbox `From ` line at the start."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\n \t")
    found = _MBOX_LINE.match(raw)
    return raw[found.end() :] if found else raw


def size_as_sent(raw: bytes) -> int:
    """Bytes of a normalized message with CRLF line ends."""
    return len(raw) + raw.count(b"\n")


def _message(raw: bytes, start: int, end: int, nodes: Iterator[int], depth: int = 0) -> Mail:
    """The message that stands there; one without its parts, be they cut off, is one text."""
    if found := _MBOX_LINE.match(raw, start, end):
        start = found.end()
    fields, body = _header(raw, start, end)
    leaves = _Leaves(raw, nodes, depth)
    leaves.take(fields, body, end)
    if leaves.parts or leaves.attached or (depth and _kind(fields).startswith(_NO_WORDS)):
        return Mail(
            Headers(fields), tuple(leaves.parts), tuple(leaves.attached), end - start if depth else None
        )
    text = decode(raw[body : min(end, body + MAX_TEXT * 2)])[:MAX_TEXT]
    return Mail(Headers(fields), (Part("text/plain", text),))


class _Leaves:
    """The texts of one message and the messages inside it, in order."""

    def __init__(self, raw: bytes, nodes: Iterator[int], depth: int = 0) -> None:
        self.parts: list[Part] = []
        self.attached: list[Mail] = []
        self._raw = raw
        self._nodes = nodes
        self._depth = depth

    def take(self, fields: _Fields, start: int, end: int, within: str = "", depth: int = 0) -> None:
        """A part with this header, whose body stands there."""
        if next(self._nodes, None) is None:
            return
        kind = _kind(fields) or ("message/rfc822" if within == "multipart/digest" else "text/plain")
        if kind.startswith("multipart/"):
            if depth < _MAX_DEPTH:
                self._take_all(_pieces(self._raw, start, end, _boundary(fields)), kind, depth + 1)
        elif kind in _MESSAGES:
            if self._depth < _MAX_DEPTH and len(self.attached) < _MAX_ATTACHED:
                self.attached.append(self._inside(fields, start, end))
        elif len(self.parts) < _MAX_PARTS and kind.startswith(_READABLE):
            self._read(kind, fields, start, end)

    def _take_all(self, pieces: Iterable[tuple[int, int]], within: str, depth: int) -> None:
        for begin, stop in pieces:
            fields, body = _header(self._raw, begin, stop)
            self.take(fields, body, stop, within, depth)

    def _inside(self, fields: _Fields, start: int, end: int) -> Mail:
        raw, size = self._raw, end - start
        if (encoding := _encoding(fields)) in ENCODINGS:
            data = raw[start : min(end, start + _MAX_MESSAGE)]
            raw = without_encoding(data, encoding).replace(b"\r\n", b"\n")
            start, end = 0, len(raw)
        mail = _message(raw, start, min(end, start + _MAX_MESSAGE), self._nodes, self._depth + 1)
        return _with_hidden_report(mail._replace(size=size) if mail.size else mail)

    def _read(self, kind: str, fields: _Fields, start: int, end: int) -> None:
        if kind.startswith("application/") and not _filename(fields).lower().endswith(_NAMED_AS_TEXT):
            return
        data = without_encoding(self._raw[start : min(end, start + MAX_TEXT * 4)], _encoding(fields))
        text = decode(data[: MAX_TEXT * 2], _charset(fields))
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.parts.append(Part(kind, text[:MAX_TEXT]))


def _header(raw: bytes, start: int, end: int) -> tuple[_Fields, int]:
    """The fields by their names in lower case, and where the body begins: at a line that is none."""
    if raw.startswith(b"\n", start):
        return {}, start + 1
    blank = raw.find(b"\n\n", start, end)
    block = raw[start : min(blank if blank >= 0 else end, start + _MAX_HEADER)]
    noise, *pieces = _NEXT_FIELD.split("\n" + decode(block))
    if not pieces:
        return {}, start
    decoded = decode_words if b"=?" in block else None
    fields: _Fields = {}
    for name, value in zip(pieces[::2], pieces[1::2], strict=True):
        if (
            "\n" in value
            and _UNFOLDED.search(value)
            and (stray := _STRAY.search(raw, start + len(noise), end))
        ):
            return _header(raw, start, stray.start())[0], stray.end()
        fields.setdefault(name.rstrip().lower(), []).append(decoded(value) if decoded else value)
    return fields, blank + 2 if blank >= 0 else end


def _pieces(raw: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where the parts of a multipart body begin and end (RFC 2046, section 5.1.1)."""
    begin = None
    for at, rest in _delimiters(raw, start, end, boundary):
        if begin is not None:
            yield begin, max(begin, at)
        begin = rest
    if begin is not None and begin < end:
        yield begin, end


def _delimiters(raw: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """The lines between parts: where each begins, and where the next line does; none after the last."""
    mark = b"\n--" + boundary
    at = start - 1 if raw.startswith(mark[1:], start) else raw.find(mark, start, end)
    for _ in range(_MAX_PARTS):
        if not boundary or at < 0:
            return
        stop = raw.find(b"\n", at + len(mark), min(end, at + len(mark) + _MAX_LINE))
        stop = stop if stop >= 0 else end
        rest = raw[at + len(mark) : stop].strip()
        if rest in {b"", b"--"}:
            yield at, end if rest else stop + 1
            if rest:
                return
        at = raw.find(mark, at + len(mark), end)


def _kind(fields: _Fields) -> str:
    """The content type without its parameters."""
    values = fields.get("content-type")
    return values[0][:MAX_FIELD].partition(";")[0].strip().lower() if values else ""


def _boundary(fields: _Fields) -> bytes:
    found = _BOUNDARY.search(fields["content-type"][0][:MAX_FIELD])
    return (found[1] or found[2]).rstrip().encode("utf-8", "replace") if found else b""


def _encoding(fields: _Fields) -> str:
    values = fields.get("content-transfer-encoding")
    return values[0].strip().lower() if values else ""


def _charset(fields: _Fields) -> str:
    values = fields.get("content-type")
    found = _CHARSET.search(values[0][:MAX_FIELD].lower()) if values else None
    return found[1] if found else ""


def _filename(fields: _Fields) -> str:
    for field in ("content-disposition", "content-type"):
        values = fields.get(field)
        if values and (found := _FILENAME.search(values[0][:MAX_FIELD])):
            return found[1] or found[2]
    return ""


def _with_hidden_report(mail: Mail) -> Mail:
    """Finds MIME parts that stand in a text because the header that announces them got lost."""
    if len(mail.parts) != 1 or "message/delivery-status" not in mail.parts[0].text.lower():
        return mail
    found = _HIDDEN_REPORT.search(mail.parts[0].text)
    if not found:
        return mail
    body = mail.parts[0].text.encode("utf-8", "replace")
    leaves = _Leaves(body, iter(range(_MAX_NODES)))
    leaves.take({"content-type": [f'multipart/report; boundary="{found[1]}"']}, 0, len(body))
    if not leaves.parts:
        return mail
    return Mail(mail.headers, tuple(leaves.parts), tuple(leaves.attached), mail.size)
