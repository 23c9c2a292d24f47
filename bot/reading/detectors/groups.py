"""The field groups of a delivery status (RFC 3464, section 2.1): one per message, one per recipient."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.reading.message.fields import BLANK_LINE, read_fields
from bot.reading.message.mail import Headers, Mail
from bot.reading.notice.cues import is_daemon
from bot.reading.notice.ending import split_notice

_KINDS = {"message/delivery-status", "message/global-delivery-status", "message/delivery-notification"}
_MAX_DEPTH = 8
"""Of reports inside reports."""
_INDENT = re.compile(r"\n[ \t]{1,8}(?=[A-Z][\w-]{3,40}:)")
_START = re.compile(
    r"^[ \t]*(?:(?:Original|Final)-Recipient|Action|(?:Reporting|Remote)-MTA|Status|Diagnostic-Code|"
    r"Last-Attempt-Date)[ \t]{0,3}:",
    re.IGNORECASE | re.MULTILINE,
)
_FINAL = re.compile(r"\n[ \t]{0,8}[Ff](?i:inal-recipient)[ \t]{0,3}:")
_RECIPIENT = re.compile(r"\n[ \t]{0,8}(?i:final|original)-(?i:recipient)[ \t]{0,3}:")
_TYPE = re.compile(r"(?!x-unix)[\w.-]{1,40}\s*;", re.IGNORECASE)
"""The type at the start of a Diagnostic-Code, except `x-unix`, which marks the words of a program."""


def groups_of(mail: Mail) -> Iterator[Headers]:
    """The groups in order: those of delivery-status parts, else those in texts."""
    parts = [part.text for part in mail.parts if part.kind in _KINDS]
    has_recipients = any(_RECIPIENT.search(f"\n{part}") for part in parts)
    for text in parts if has_recipients else _texts_with_groups(mail):
        for block in BLANK_LINE.split(text):
            for piece in _split_repeated(block):
                yield read_fields(piece)


def _texts_with_groups(mail: Mail) -> list[str]:
    texts = (_without_returned(text) for text in mail.texts("text/plain") if _FINAL.search(f"\n{text}"))
    return [text for text in texts if _FINAL.search(f"\n{text}")]


def _without_returned(text: str) -> str:
    """A text without the message returned in it, which may contain any fields; a returned or forwarded report
    is kept."""
    kept = []
    for _ in range(_MAX_DEPTH):
        notice, returned = split_notice(text)
        kept.append(notice)
        header, _, text = returned.lstrip("\n \t").partition("\n\n")
        if not is_daemon(read_fields(header).get("from")):
            break
    return "\n".join(kept)


def _split_repeated(block: str) -> list[str]:
    """A block as one or more groups: some servers leave out the blank line between recipients."""
    begin = _START.search(block)
    if not begin:
        return []
    block = _INDENT.sub("\n", block[begin.start() :].lstrip(" \t"))
    if block.lower().count("final-recipient") < 2:
        return [block]
    _, *further = [found.start() for found in _FINAL.finditer(f"\n{block}")] or [0]
    return [block[start:end] for start, end in pairwise((0, *further, len(block)))]


def without_type(code: str) -> str:
    """A Diagnostic-Code without its type (RFC 3464, section 2.3.6)."""
    kind = _TYPE.match(code)
    return (code[kind.end() :] if kind else code).strip()
