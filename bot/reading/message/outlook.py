"""Outlook's message files: MAPI properties in a compound document (MS-OXMSG, MS-OXPROPS)."""

from collections.abc import Iterator

from bot.reading.message.charset import decode
from bot.reading.message.compound import MAGIC, Compound, Path
from bot.reading.message.mail import MAX_TEXT, Headers, Mail, Part
from bot.reading.message.mapi_report import as_status
from bot.reading.message.mime import normalize, parse, size_as_sent
from bot.reading.message.richtext import words_of

_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
_EMBEDDED = "__substg1.0_3701000D"
_MAX_MESSAGES = 20
_MAX_STORAGES = 20
"""Attachments, and recipients, that are read in each message."""

_CLASS, _SUBJECT, _HEADERS = "001A", "0037", "007D"
_BODY, _REPORT, _RICH, _HTML = "1000", "1001", "1009", "1013"
_FROM_NAME, _FROM_ADDRESS, _FROM_SMTP, _TO = "0C1A", "0C1F", "5D01", "0E04"
_ADDRESS, _SMTP_ADDRESS, _REMOTE_SAID = "3003", "39FE", "0C1B"
_DATA, _FILENAME, _LONG_FILENAME, _MIME_TYPE = "3701", "3704", "3707", "370E"


def is_outlook(raw: bytes) -> bool:
    """Whether bytes are an Outlook message and not another compound document, such as a spreadsheet."""
    return raw.startswith(MAGIC) and _PROPERTIES in raw


def parse_outlook(raw: bytes) -> Mail | None:
    """Parses an Outlook message in linear time; None if it is damaged. Never raises."""
    try:
        return _Messages(Compound(raw)).read(())
    except Exception:  # olefile raises many kinds of errors on damaged files
        return None


class _Messages:
    """The message in a file, and those inside it."""

    def __init__(self, file: Compound) -> None:
        self._file = file
        self._left = _MAX_MESSAGES

    def read(self, at: Path) -> Mail:
        """The message in one storage."""
        self._left -= 1
        parts = list(self._bodies(at))
        attached: list[Mail] = []
        for storage in self._storages(at, "__attach_"):
            found = self._attachment(storage)
            if isinstance(found, Mail):
                attached.append(found)
            elif found:
                parts.append(found)
        return Mail(self._headers(at), tuple(parts), tuple(attached))

    def _bodies(self, at: Path) -> Iterator[Part]:
        bodies = [("text/plain", self._text(at, _BODY)), ("text/plain", self._text(at, _REPORT))]
        bodies.append(("text/html", self._text(at, _HTML)))
        if not any(text for _, text in bodies):
            bodies.append(("text/plain", _lines(words_of(self._bytes(at, _RICH)))))
        bodies.append(("message/delivery-status", self._status(at)))
        yield from (Part(kind, text) for kind, text in bodies if text)

    def _status(self, at: Path) -> str:
        return as_status(self._text(at, _CLASS), list(self._recipients(at)))

    def _headers(self, at: Path) -> Headers:
        """The headers received over the Internet, else the few that Outlook shows."""
        if fields := self._text(at, _HEADERS):
            return parse(normalize(fields.encode("utf-8", "replace")).rstrip() + b"\n\n").headers
        name, address = (
            self._text(at, _FROM_NAME),
            self._text(at, _FROM_SMTP) or self._text(at, _FROM_ADDRESS),
        )
        sender = f"{name} <{address}>" if "@" in address else name
        shown = {"from": sender, "to": self._text(at, _TO), "subject": self._text(at, _SUBJECT)}
        return Headers((name, value) for name, value in shown.items() if value)

    def _recipients(self, at: Path) -> Iterator[tuple[str, str]]:
        """Each recipient's address, and what the remote side said about it."""
        for storage in self._storages(at, "__recip_"):
            address = self._text(storage, _SMTP_ADDRESS) or self._text(storage, _ADDRESS)
            yield address, self._text(storage, _REMOTE_SAID)

    def _attachment(self, at: Path) -> Mail | Part | None:
        if _EMBEDDED in self._file.names(at):
            return self.read((*at, _EMBEDDED)) if self._left else None
        filename = self._text(at, _LONG_FILENAME) or self._text(at, _FILENAME)
        kind = self._text(at, _MIME_TYPE).lower()
        if kind == "message/rfc822" or filename.lower().endswith(".eml"):
            raw = normalize(self._bytes(at, _DATA))
            return parse(raw)._replace(size=size_as_sent(raw, 0, len(raw)))
        if kind.startswith(("text/", "message/")):
            return Part(kind, _lines(decode(self._bytes(at, _DATA)[: MAX_TEXT * 2])))
        return None

    def _storages(self, at: Path, kind: str) -> list[Path]:
        return [(*at, name) for name in self._file.names(at) if name.startswith(kind)][:_MAX_STORAGES]

    def _text(self, at: Path, tag: str) -> str:
        """A text property, stored as UTF-16, in some charset, or (HTML) as the original bytes."""
        if wide := self._file.read(at, f"__substg1.0_{tag}001F"):
            return _lines(wide[: MAX_TEXT * 2].decode("utf-16-le", "replace"))
        narrow = self._file.read(at, f"__substg1.0_{tag}001E") or self._bytes(at, tag)
        return _lines(decode(narrow[: MAX_TEXT * 2]))

    def _bytes(self, at: Path, tag: str) -> bytes:
        return self._file.read(at, f"__substg1.0_{tag}0102")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\0")[:MAX_TEXT]
