"""Decodes bodies (RFC 2045, section 6) and encoded words in header fields (RFC 2047)."""

import re
from binascii import Error, a2b_base64, a2b_qp

from bot.reading.message.charset import decode

_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s{1,40}(?==\?)")
_WORD = re.compile(r"=\?([^?\n]{1,60})\?([bBqQ])\?([^?\n]{0,1000}(?:\?(?!=)[^?\n]{0,1000}){0,9})\?=")
_PADDED_LINE_END = re.compile(rb"=[ \t]{1,99}(?=\n)")
_MAX_BEGINNING = 500
_TWO_WORDS = re.compile(rb"[^\s>] {1,9}[^\s]")
"""Shows that a body is not base64; a quotation mark `>` and a space may precede base64."""


def without_encoding(data: bytes, encoding: str) -> bytes:
    """The decoded body, which may be cut off; with an unknown encoding, the body as it is."""
    if encoding == "quoted-printable":
        return a2b_qp(_PADDED_LINE_END.sub(b"=", data))
    is_base64 = encoding == "base64" and not _TWO_WORDS.search(data, 0, _MAX_BEGINNING)
    return _without_base64(data) if is_base64 else data


def decode_words(value: str) -> str:
    """A field's value with encoded words decoded."""
    return _WORD.sub(_decoded, _BETWEEN_WORDS.sub("", value))


def _decoded(word: re.Match[str]) -> str:
    charset, encoding, text = word.groups()
    data = text.encode("utf-8", "replace")
    plain = _without_base64(data) if encoding in "bB" else a2b_qp(data, header=True)
    return decode(plain, charset.partition("*")[0].strip())


def _without_base64(data: bytes) -> bytes:
    digits = b"".join(data.split())
    whole = digits[:-1] if len(digits) % 4 == 1 else digits
    try:
        return a2b_base64(whole + b"==")
    except Error:
        return b""
