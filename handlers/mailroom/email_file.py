"""A mail from Slack's e-mail integration: a file of mode `email`, with the parts of the mail."""

from collections.abc import Iterator, Mapping
from email.utils import quote
from typing import Any

from bot.reading.message.fields import is_message
from bot.reading.message.mime import normalize
from bot.reading.text.characters import whole

_HEADERS = {"date": "Date", "message_id": "Message-ID", "in_reply_to": "In-Reply-To", "reply_to": "Reply-To"}
_MAIL_TYPES = ("message/", "text/")
_MAIL_NAMES = (".eml", ".msg", ".txt", ".log", ".mbox", ".csv")


def is_email(file: Mapping[str, Any]) -> bool:
    """Whether the integration created it. An uploaded `.eml` is an ordinary file, whatever its `filetype`
    says."""
    return file.get("mode") == "email"


def attachment_urls(file: Mapping[str, Any]) -> Iterator[str]:
    """The URLs of attached messages and texts, messages first, because a report's parts say more than its
    text."""
    attached = [one for one in file.get("attachments") or () if one.get("url") and _is_mail(one)]
    for one in sorted(attached, key=lambda one: not str(one.get("mimetype", "")).startswith("message/")):
        yield str(one["url"])


def _is_mail(attachment: Mapping[str, Any]) -> bool:
    name, kind = str(attachment.get("filename") or "").lower(), str(attachment.get("mimetype") or "")
    return name.endswith(_MAIL_NAMES) or kind.startswith(_MAIL_TYPES)


def as_messages(file: Mapping[str, Any], raw: bytes | None) -> Iterator[bytes]:
    """The mail, as far as Slack kept it. `raw`: the file at `url_private`, which is its HTML or, rarely, the
    mail."""
    if raw is not None and is_message(normalize(raw)):
        yield raw
        return
    if words := str(file.get("plain_text") or ""):
        yield _message(file, words, "plain")
    if raw is not None:
        yield _message(file, raw.decode("utf-8", "replace"), "html")


def _message(file: Mapping[str, Any], body: str, subtype: str) -> bytes:
    """A mail rebuilt from what Slack kept: sender, subject, date and one body.

    Written as text, in UTF-8 (RFC 6532): Python's `email` parses each header, and fails at odd names.
    """
    head = [f"{name}: {_one_line(value)}" for name, value in _header(file) if value]
    kind = ["MIME-Version: 1.0", f"Content-Type: text/{subtype}; charset=utf-8"]
    return "\n".join([*head, *kind, "Content-Transfer-Encoding: 8bit", "", whole(body)]).encode()


def _header(file: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("from", "to", "cc"):
        yield name.title(), ", ".join(_person(one) for one in file.get(name) or ())
    yield "Subject", str(file.get("subject") or file.get("title") or "")
    kept = file.get("headers") or {}
    for slacks, name in _HEADERS.items():
        yield name, str(kept.get(slacks) or "")


def _person(one: Mapping[str, Any]) -> str:
    name, address = str(one.get("name") or ""), str(one.get("address") or "")
    return str(one.get("original") or (f'"{quote(name)}" <{address}>' if name else address))


def _one_line(text: str) -> str:
    return " ".join(whole(text).split())[:900]
