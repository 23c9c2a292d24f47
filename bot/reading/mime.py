"""From bytes to a Mail: line ends, mbox lines, MIME (RFC 2045-2049), and what is broken about it.

The parser is fast-mail-parser: on real bounces it takes about a hundredth of the standard library's time, and
it leaves attachments undecoded.
"""

import re
from collections.abc import Iterator
from itertools import islice

from fast_mail_parser import ParseError, PyLazyMimePart, parse_email_tree

from bot.reading.charset import decode
from bot.reading.mail import MAX_FIELD, MAX_TEXT, Headers, Mail, Part

_MAX_PARTS = 200
_MAX_NODES = 1000
_MAX_ATTACHED = 20
_MAX_ENCODED_WORDS = 5000
_MAX_BOUNDARIES = 20_000
_MAX_HEADER = 256 * 1024
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:+-]{1,40})", re.IGNORECASE)
_HIDDEN_REPORT = re.compile(
    r"^--(\S{1,200})\n(?:[\w-]{1,40}:[^\n]{0,300}\n){0,5}Content-Type: ?message/delivery-status",
    re.MULTILINE | re.IGNORECASE,
)
_NO_WORDS = ("application/", "audio/", "image/", "video/")
_MBOX_LINE = re.compile(rb"\A(?:>?From [^\n]{0,1000}\n){1,3}")
_FIELD = re.compile(rb"[!-9;-~]{1,60}[ \t]{0,4}:")
_GLOBAL = re.compile(rb"^(content-type: ?message/)global(?=[;\s])", re.IGNORECASE | re.MULTILINE)
_HEADER_NAMES = re.compile(
    rb"\n(?:[Rr](?i:eceived|eturn-path)|[Ff](?i:rom)|[Tt](?i:o)|[Ss](?i:ubject)|[Dd](?i:ate|elivered-to)|"
    rb"[Mm](?i:essage-id|ime-version)|[Cc](?i:ontent-type)|[Xx]-[\w-]{1,60}):"
)


def parse(raw: bytes) -> Mail:
    """Takes a normalized message apart. Never raises: what no parser takes becomes headers and one text."""
    raw = _as_messages(_defused(raw))
    try:
        root = parse_email_tree(raw, mode="lazy")
    except ParseError:
        return _by_hand(raw)
    mail = _mail(root)
    return _with_hidden_report(mail if mail.parts or mail.attached else _by_hand(raw))


def is_message(raw: bytes) -> bool:
    """Whether normalized bytes start like a message, not a text: with fields, two of them well known."""
    head = raw[:_MAX_HEADER].partition(b"\n\n")[0]
    known = _HEADER_NAMES.finditer(b"\n" + head)
    return _FIELD.match(head) is not None and len(list(islice(known, 2))) > 1


def normalize(raw: bytes) -> bytes:
    """LF line ends; without byte order mark, blank lines and an mbox `From ` line at the start."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\n \t")
    return _MBOX_LINE.sub(b"", raw, count=1)


def size_as_sent(raw: bytes) -> int:
    """Bytes of a normalized message with CRLF line ends."""
    return len(raw) + raw.count(b"\n")


def _as_messages(raw: bytes) -> bytes:
    """Internationalized messages inside (RFC 6532) under the name that the parser opens."""
    return _GLOBAL.sub(rb"\1rfc822", raw) if b"message/global" in raw else raw


def _defused(raw: bytes) -> bytes:
    """Without what makes the parser slow or greedy, and what no honest mail has so much of."""
    end = raw.find(b"\n\n")
    end = end if end >= 0 else len(raw)
    if end > 4 * _MAX_HEADER:
        raw = raw[: raw.rfind(b"\n", 0, _MAX_HEADER) + 1] + raw[end + 1 :]
    if _has_more(raw, b"=?", _MAX_ENCODED_WORDS):
        raw = raw.replace(b"=?", b"=_")
    return raw.replace(b"\n--", b"\n -") if _has_more(raw, b"\n--", _MAX_BOUNDARIES) else raw


def _has_more(raw: bytes, mark: bytes, most: int) -> bool:
    """Whether a mark stands there more than so often: its last byte alone is counted much faster."""
    return len(raw) > most * len(mark) and raw.count(mark[-1:]) > most and raw.count(mark) > most


def _mail(root: PyLazyMimePart, size: int | None = None) -> Mail:
    parts: list[Part] = []
    attached: list[Mail] = []
    for node in islice(_walk(root), _MAX_NODES):
        if node.is_message and len(attached) < _MAX_ATTACHED:
            attached += _inside(node)
        elif len(parts) < _MAX_PARTS and (part := _part(node)):
            parts.append(part)
    return Mail(Headers(_by_lower_name(root.headers)), tuple(parts), tuple(attached), size)


def _by_lower_name(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    lower = {name.lower(): values for name, values in fields.items()}
    if len(lower) == len(fields):
        return lower
    merged: dict[str, list[str]] = {}
    for name, values in fields.items():
        merged.setdefault(name.lower(), []).extend(values)
    return merged


def _inside(node: PyLazyMimePart) -> Iterator[Mail]:
    """The message that a part holds; by hand where the boundary that its header names never comes."""
    for child in node.children[:1]:
        mail = _mail(child, node.encoded_size)
        if mail.parts or mail.attached or child.content_type.startswith(_NO_WORDS):
            yield mail
        else:
            yield _with_hidden_report(_by_hand(_content(node)))


def _walk(root: PyLazyMimePart) -> Iterator[PyLazyMimePart]:
    """All nodes in order, without going into attached messages."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if not node.is_message:
            waiting.extend(reversed(node.children))


def _part(node: PyLazyMimePart) -> Part | None:
    kind = node.content_type.lower()
    if node.children or not kind.startswith(("text/", "message/", "application/")):
        return None
    if kind.startswith("application/") and not node.filename.lower().endswith((".eml", ".txt")):
        return None
    text = decode(_content(node)[: MAX_TEXT * 2], _charset(node))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Part(kind, text[:MAX_TEXT], node.filename)


def _charset(node: PyLazyMimePart) -> str:
    fields = node.headers
    kinds = fields.get("Content-Type") or _by_lower_name(fields).get("content-type")
    found = _CHARSET.search(kinds[0][:MAX_FIELD]) if kinds else None
    return found[1] if found else ""


def _content(node: PyLazyMimePart) -> bytes:
    try:
        return node.content or b""
    except ParseError:
        return b""


def _with_hidden_report(mail: Mail) -> Mail:
    """Finds MIME parts that stand in a text because the header that announces them got lost."""
    if len(mail.parts) != 1 or "message/delivery-status" not in mail.parts[0].text.lower():
        return mail
    found = _HIDDEN_REPORT.search(mail.parts[0].text)
    if not found:
        return mail
    head = f'Content-Type: multipart/report; boundary="{found[1]}"\n\n'
    try:
        root = parse_email_tree(head.encode() + mail.parts[0].text.encode("utf-8", "replace"), mode="lazy")
    except ParseError:
        return mail
    inner = _mail(root)
    return Mail(mail.headers, inner.parts, inner.attached, mail.size) if inner.parts else mail


def _by_hand(raw: bytes) -> Mail:
    end = raw.find(b"\n\n")
    end = end if end >= 0 else len(raw)
    headers: dict[str, list[str]] = {}
    for line in re.sub(r"\n[ \t]+", " ", decode(raw[: min(end, _MAX_HEADER)])).split("\n"):
        name, colon, value = line.partition(":")
        if colon and name and " " not in name:
            headers.setdefault(name.lower(), []).append(value.strip())
    return Mail(
        Headers(headers),
        (Part("text/plain", decode(raw[end + 2 : end + 2 + MAX_TEXT * 2])[:MAX_TEXT]),),
        (),
        None,
    )
