"""Decodes bytes into text, even if the declared charset is wrong."""

import codecs
import re
from functools import lru_cache

from bot.reading.text.characters import whole

_WRONG_NAMES = {
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "default": "utf-8",
    "ansi_x3.110-1983": "latin-1",
}
_OCTAL = re.compile(rb"\\3[0-6][0-7](?:\\2[0-7]{2}){1,3}")
"""UTF-8 bytes as Exim writes them: `\\303\\274` for ü (`print_topbitchars`)."""
_IN_HALVES = {"utf-7"}
"""Charsets that Python may decode to lone surrogates."""
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
_BACKSLASH, _ESCAPE = b"\\\x1b"
"""As numbers, because searching bytes for bytes is slower in Python."""


def decode(data: bytes, charset: str = "") -> str:
    """Decodes with the declared charset, then UTF-8; with ISO-2022-JP if its escapes occur.

    If that fails, each line is decoded separately, as UTF-8 or Windows-1252, so that a broken line spoils no
    other. Never raises; undecodable bytes become U+FFFD.
    """
    if _BACKSLASH in data:
        data = _OCTAL.sub(lambda found: bytes(int(byte, 8) for byte in found[0].split(b"\\")[1:]), data)
    escaped = _ESCAPE in data and any(escape in data for escape in _ESCAPES)
    for name in ("iso2022_jp_ext", "utf-8") if escaped else _candidates(charset):
        try:
            text = data.decode(name)
            return whole(text) if name in _IN_HALVES else text
        except (LookupError, UnicodeError, ValueError):
            continue
    return "\n".join(map(_decode_line, data.split(b"\n")))


def _decode_line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


@lru_cache(maxsize=16)
def _candidates(charset: str) -> tuple[str, ...]:
    name = charset.strip("\"' ").lower()
    if name in {"", "us-ascii", "ascii", "utf-8"}:
        return ("utf-8",)
    return _text_codec(_WRONG_NAMES.get(name, name)), "utf-8"


def _text_codec(name: str) -> str:
    """The codec's name; UTF-8 for Python codecs that are no charset (zip, rot13, idna …)."""
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return "utf-8"
    is_charset = getattr(known, "_is_text_encoding", True) and known.name not in _NOT_CHARSETS
    return known.name if is_charset else "utf-8"


_NOT_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
