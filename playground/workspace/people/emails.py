"""A mail as Slack's e-mail integration posts it: a file of mode `email`, which serves the HTML part."""

import email
import email.policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from playground.workspace.records.models import Json

PREVIEW = 500


def email_fields(raw: bytes) -> tuple[bytes, Json]:
    """The bytes that url_private serves, and the file's fields. The content of a delivery-status part is
    lost."""
    message: Any = email.message_from_bytes(raw, policy=email.policy.default)
    text, html = _part(message, "plain"), _part(message, "html")
    html = html or f"<html><body><pre>{text}</pre></body></html>"
    fields = {
        "mode": "email", "filetype": "email", "mimetype": "text/html", "pretty_type": "Email",
        "title": str(message["subject"] or ""), "subject": str(message["subject"] or ""),
        "from": _people(message, "from"), "to": _people(message, "to"), "cc": _people(message, "cc"),
        "attachments": _attachments(message), "original_attachment_count": len(_attachments(message)),
        "plain_text": text, "preview": html[:PREVIEW], "preview_plain_text": text[:PREVIEW],
        "headers": _headers(message), "has_more": len(html) > PREVIEW,
    }  # fmt: skip
    return html.encode(), fields


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def _people(message: EmailMessage, header: str) -> list[Json]:
    found = getaddresses([str(value) for value in message.get_all(header, [])])
    return [
        {"address": address, "name": name, "original": f"{name} <{address}>".strip()}
        for name, address in found
    ]


def _attachments(message: EmailMessage) -> list[Json]:
    return [
        {
            "filename": part.get_filename(),
            "size": len(part.get_payload(decode=True) or b""),
            "mimetype": part.get_content_type(),
            "url": "",
        }
        for part in message.walk()
        if part.get_filename()
    ]


def _headers(message: EmailMessage) -> Json:
    names = {"date": "date", "in_reply_to": "in-reply-to", "reply_to": "reply-to", "message_id": "message-id"}
    return {ours: str(message[theirs]) if message[theirs] else None for ours, theirs in names.items()}
