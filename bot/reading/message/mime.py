"""Parses bytes into a Mail: line ends, mbox lines, MIME (RFC 2045-2049), also if broken.

The structure is read in place: only the texts and headers that are kept are copied and decoded. Each level of
nesting is read once, so that the whole takes linear time.
"""

import codecs
import re
from collections.abc import Iterator

from bot.reading.message.charset import decode
from bot.reading.message.encoded import without_encoding
from bot.reading.message.fields import Fields, fields_of
from bot.reading.message.mail import MAX_FIELDS, MAX_TEXT, Mail, Part

MAX_PARTS = 1000
"""Parts of any kind, including those of messages inside."""
MAX_TEXTS = 8 * MAX_TEXT
"""Characters of all parts."""
_MAX_DEPTH = 20
_MAX_MESSAGE = 1024 * 1024
"""Bytes of an attached message that are read; what matters comes before its attachments end."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CR = ord("\r")
_BEHIND_BOUNDARY = {b" ", b"\t", b"\n", b""}
_MESSAGES = ("message/rfc822", "message/global")
_NO_WORDS = ("application/", "audio/", "image/", "video/")
_SAVED_STATUS = re.compile(r"(?:att\d{1,10}|details)\.(?:dat|txt)", re.IGNORECASE)
"""File names under which Exchange and mail programs save a delivery status."""
_HIDDEN_REPORT = re.compile(
    r"^--(\S{1,200})\n(?:[\w-]{1,40}:[^\n]{0,300}\n){0,5}Content-Type: ?message/delivery-status",
    re.MULTILINE | re.IGNORECASE,
)
_MBOX_LINE = re.compile(rb"(?:>?From [^\n]{0,1000}\n){1,3}")


def parse(raw: bytes) -> Mail:
    """Parses a normalized message. Never raises; a message without readable parts becomes one text."""
    return _with_hidden_report(_message(raw, 0, len(raw), _Budget()))


def normalize(raw: bytes) -> bytes:
    """The bytes as UTF-8 with LF line ends, without byte order mark, blank lines or mbox `From ` line at the
    start. UTF-16 is what Notepad saves as "Unicode"."""
    if raw.startswith(_UTF_16):
        raw = raw.decode("utf-16", "replace").encode()
    if _CR in raw:
        raw = raw.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\n \t")
    found = _MBOX_LINE.match(raw)
    return raw[found.end() :] if found else raw


def size_as_sent(raw: bytes, start: int, end: int) -> int:
    """Size in bytes of a normalized message with CRLF line ends."""
    return end - start + raw.count(b"\n", start, end)


class _Budget:
    """What is still kept of a mail and the messages inside it, which share it."""

    parts = MAX_PARTS
    characters = MAX_TEXTS
    exceeded = False
    """Whether something was left out."""


def _message(raw: bytes, start: int, end: int, budget: _Budget, depth: int = 0) -> Mail:
    """The message at `start:end`; one text if it has no parts, or they were cut off.

    `depth`: in how many messages it is nested.
    """
    if depth and (found := _MBOX_LINE.match(raw, start, end)):
        start = found.end()
    read_to = min(end, start + _MAX_MESSAGE) if depth else end
    fields, body = fields_of(raw, start, read_to)
    leaves = _Leaves(raw, budget, depth)
    leaves.take(fields, body, read_to)
    if not leaves.parts and not leaves.attached and not (depth and fields.kind.startswith(_NO_WORDS)):
        text = decode(raw[body : min(read_to, body + MAX_TEXT * 2)])[:MAX_TEXT]
        leaves.add(Part("text/plain", text))
    known = depth and (leaves.whole or read_to < end)
    size = size_as_sent(raw, start, end) if known else None
    return Mail(fields, tuple(leaves.parts), tuple(leaves.attached), size, budget.exceeded)


class _Leaves:
    """Collects the texts of one message and the messages inside it, in order."""

    def __init__(self, raw: bytes, budget: _Budget, depth: int = 0) -> None:
        self.parts: list[Part] = []
        self.attached: list[Mail] = []
        self.whole = True
        """Whether each multipart has its closing boundary; without, some of it may have been cut off."""
        self._raw = raw
        self._budget = budget
        self._depth = depth

    def add(self, part: Part) -> None:
        self.parts.append(part)
        self._budget.characters -= len(part.text)

    def take(self, fields: Fields, start: int, end: int, within: str = "", depth: int = 0) -> None:
        """Adds the part with this header and the body at `start:end`.

        `within`: the content type of the enclosing part; `depth`: in how many multiparts it is nested.
        """
        budget = self._budget
        if budget.parts <= 0 or budget.characters <= 0:
            budget.exceeded = True
            return
        budget.parts -= 1
        kind = fields.kind or ("message/rfc822" if within == "multipart/digest" else "text/plain")
        if kind.startswith("multipart/"):
            if depth < _MAX_DEPTH:
                self._take_all(fields, start, end, kind, depth + 1)
        elif kind in _MESSAGES or _is_saved_message(kind, fields):
            if self._depth < _MAX_DEPTH:
                self.attached.append(_with_hidden_report(self._inside(fields.encoding, start, end)))
        elif part := self._leaf(kind, fields, start, end):
            self.add(part)

    def _take_all(self, fields: Fields, start: int, end: int, kind: str, depth: int) -> None:
        pieces, ended = _pieces(self._raw, start, end, fields.boundary)
        self.whole = self.whole and ended
        for begin, stop in pieces:
            header, body = fields_of(self._raw, begin, stop)
            self.take(header, body, stop, kind, depth)

    def _inside(self, encoding: str, start: int, end: int) -> Mail:
        if not encoding:
            return _message(self._raw, start, end, self._budget, self._depth + 1)
        data = without_encoding(self._raw[start : min(end, start + _MAX_MESSAGE)], encoding)
        raw = data.replace(b"\r\n", b"\n")
        mail = _message(raw, 0, len(raw), self._budget, self._depth + 1)
        return mail if end - start <= _MAX_MESSAGE else mail._replace(size=None)

    def _leaf(self, kind: str, fields: Fields, start: int, end: int) -> Part | None:
        """The part if it can be read as text; otherwise None."""
        if kind.startswith("text/"):
            return Part(kind, self._text(fields, start, end, MAX_TEXT))
        if kind.startswith("message/"):
            return Part(kind, self._text(fields, start, end, MAX_FIELDS))
        if kind.startswith("application/") and _SAVED_STATUS.fullmatch(fields.filename):
            text = self._text(fields, start, end, MAX_FIELDS)
            return Part("message/delivery-status", text) if "\nfinal-recipient:" in text.lower() else None
        return None

    def _text(self, fields: Fields, start: int, end: int, most: int) -> str:
        """The first characters of a text, at most so many."""
        data = without_encoding(self._raw[start : min(end, start + most * 4)], fields.encoding)
        text = decode(data[: most * 2], fields.charset)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text[:most]


def _is_saved_message(kind: str, fields: Fields) -> bool:
    """Whether it is a message saved as an `.eml` file, whose type few mail programs know."""
    return kind.startswith("application/") and fields.filename.lower().endswith(".eml")


def _pieces(raw: bytes, start: int, end: int, boundary: bytes) -> tuple[list[tuple[int, int]], bool]:
    """Where the parts of a multipart body begin and end, and whether it is closed (RFC 2046, 5.1.1)."""
    pieces: list[tuple[int, int]] = []
    begin = None
    for at, after, last in _delimiters(raw, start, end, boundary):
        if begin is not None:
            pieces.append((begin, max(begin, at)))
        if last:
            return pieces, True
        begin = after
    if begin is not None and begin < end:
        pieces.append((begin, end))
    return pieces, False


def _delimiters(raw: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Each boundary line: the line end before it, the start of the next line, whether it is the closing one.

    A longer word is another boundary or text. What follows a space or the closing dashes is ignored.
    """
    mark = b"\n--" + boundary
    at = raw.find(mark, max(0, start - 1), end) if boundary else -1
    for _ in range(MAX_PARTS):
        if at < 0:
            return
        rest = at + len(mark)
        stop = raw.find(b"\n", rest, end)
        if (last := raw.startswith(b"--", rest, end)) or raw[rest : rest + 1] in _BEHIND_BOUNDARY:
            yield at, stop + 1 if stop >= 0 else end, last
        at = raw.find(mark, rest, end)


def _with_hidden_report(mail: Mail) -> Mail:
    """The mail with the MIME parts that are in its text because the header that declares them got lost."""
    if [part.kind == "text/html" for part in mail.parts] != [False]:
        return mail
    if "message/delivery-status" not in mail.parts[0].text.lower():
        return mail
    found = _HIDDEN_REPORT.search(mail.parts[0].text)
    if not found:
        return mail
    body = f"\n{mail.parts[0].text}".encode("utf-8", "replace")
    leaves = _Leaves(body, _Budget())
    leaves.take(Fields([("Content-Type", f'multipart/report; boundary="{found[1]}"')]), 0, len(body))
    if not leaves.parts:
        return mail
    return Mail(mail.headers, tuple(leaves.parts), tuple(leaves.attached), mail.size)
