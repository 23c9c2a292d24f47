"""Mailboxes of several mails in one file (RFC 4155)."""

import re

_MAX_MAILS = 1000
_SEPARATOR = re.compile(rb"\n\n(From [^\n]{1,1000}\n)(?=[!-9;-~]{1,60}:)")
"""A line in front of a header; within a mail such a line begins with `>`."""


def split_mbox(raw: bytes) -> list[bytes]:
    """The mails of a mailbox, in order; anything else as it is."""
    mails = raw.lstrip(b"\r\n")
    if not mails.startswith(b"From "):
        return [raw]
    text = b"\n\n" + mails.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    starts = [found.start(1) for found in _SEPARATOR.finditer(text)][:_MAX_MAILS]
    if len(starts) < 2:
        return [raw]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
