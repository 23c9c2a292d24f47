"""Mailboxes of several mails in one file (RFC 4155)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

_BLOCK = 16 << 20
"""Bytes of a large mailbox that are read at once."""
_SEPARATOR = re.compile(rb"\n\n(From [^\n]{1,1000}\n)(?=[!-9;-~]{1,60}:)")
"""The line before each mail's header; inside a mail such a line begins with `>`."""


class MailTooLargeError(Exception):
    """A mail is larger than the limit."""


def split_mbox(raw: bytes) -> list[bytes]:
    """The mails of a mailbox in order; anything else unchanged, as one."""
    mails = raw.lstrip(b"\r\n")
    if not mails.startswith(b"From "):
        return [raw]
    text = b"\n\n" + mails.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    starts = [found.start(1) for found in _SEPARATOR.finditer(text)]
    if len(starts) < 2:
        return [raw]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def mails_in(file: BinaryIO, most: int) -> Iterator[bytes]:
    """The mails of a file, which may be larger than memory. Raises MailTooLargeError at a mail of over `most`
    bytes."""
    mail = b""
    while block := _block(file, min(most + 1 - len(mail), max(_BLOCK, len(mail)))):
        *mails, mail = split_mbox(mail + block)
        yield from mails
        if len(mail) > most:
            raise MailTooLargeError
    yield mail


def _block(file: BinaryIO, size: int) -> bytes:
    """The next block of about `size` bytes, which does not split a CRLF."""
    block = file.read(size)
    return block + file.read(1) if block.endswith(b"\r") else block
