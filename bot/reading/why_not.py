"""Why there is no bounce to read, and what to send instead, in words for whoever handed it over."""

EMPTY = "it is empty"
BINARY = "it is binary data, not mail"
DAMAGED = "this Outlook file is damaged: save it again"
HEADER_ALONE = "it is only the header of a bounce; paste the text below it too, which says who failed"
NOTHING_IN_MAIL = "this mail does not report a failed delivery"
NOTHING_IN_MAILBOX = "no mail in this mailbox is a bounce"
NOTHING_IN_TEXT = "the text quotes no server's reply and does not report a failed delivery"

_IMAGE = "it is an image; paste the text that it shows, or send the mail itself (.eml, .msg)"
_ARCHIVE = "it is an archive; unpack it, and send what is inside (.eml, .msg, .txt, .log, a mailbox)"
_DOCUMENT = "it is a document; paste the text of the bounce, or send the mail itself (.eml, .msg)"
_FORMATS = {
    _IMAGE: (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"\0\0\0\x18ftyp", b"\0\0\0\x24ftyp"),
    _ARCHIVE: (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
    _DOCUMENT: (b"%PDF",),
}
"""First bytes of files that are not read, by what is said about them."""
_BEGINNINGS = tuple(begin for begins in _FORMATS.values() for begin in begins)
NO_MAIL = {BINARY, *_FORMATS}
"""Said of bytes that are neither mail nor text."""


def why_not_read(raw: bytes) -> str | None:
    """What to send instead of a file in a format that is not read; None for any other."""
    if not raw.startswith(_BEGINNINGS):
        return None
    return next(why for why, begins in _FORMATS.items() if raw.startswith(begins))


def nothing_sent(title: str, words: str) -> str:
    """Said of what a mail program shows that did not get past its own outgoing server."""
    return f"{title}, so nothing was sent; `explain {words}` says what to do"
