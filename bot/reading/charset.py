"""Bytes into characters, whatever a part says about itself."""

import codecs

_WRONG_NAMES = {
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "default": "utf-8",
    "ansi_x3.110-1983": "latin-1",
}
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J")


def decode(data: bytes, charset: str = "") -> str:
    """Reads text: the declared charset, then UTF-8, ISO-2022-JP by its escapes, and Windows-1252 at last.

    Never raises; what cannot be read becomes U+FFFD.
    """
    for name in _candidates(data, charset.strip("\"' ").lower()):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _candidates(data: bytes, charset: str) -> list[str]:
    if b"\x1b" in data and any(escape in data for escape in _ESCAPES):
        return ["iso2022_jp_ext", "utf-8"]
    if charset in {"", "us-ascii", "ascii", "utf-8"}:
        return ["utf-8"]
    return [_text_codec(_WRONG_NAMES.get(charset, charset)), "utf-8"]


def _text_codec(name: str) -> str:
    """Refuses what Python calls a codec but no mail means by a charset (zip, rot13, idna …)."""
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return "utf-8"
    return (
        known.name
        if getattr(known, "_is_text_encoding", True) and known.name not in _NOT_CHARSETS
        else "utf-8"
    )


_NOT_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
