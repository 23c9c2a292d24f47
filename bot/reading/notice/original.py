"""The original message, as far as a bounce returns it."""

import re
from typing import NamedTuple

from bot.models.bounce import Signature
from bot.reading.message.fields import read_fields
from bot.reading.message.mail import Headers, Mail
from bot.reading.text.addresses import first_address

HEADERS_ALONE = {"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"}
"""Content types of a returned header without its message (RFC 6522, section 4; RFC 6533, section 6.2)."""
_DNS_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9])?")
_MOST_SIGNATURES = 4
"""The sender, and services that send for it, sign once each."""
_MAX_SIGNATURE = 4000
"""Characters that are read; `s` and `d` come before or soon after the list of fields."""


class Original(NamedTuple):
    """Values from its header; None if they were not returned."""

    message_id: str | None = None
    sender: str | None = None
    subject: str | None = None
    to: str | None = None
    size: int | None = None
    envelope_from: str | None = None
    signatures: tuple[Signature, ...] | None = None


def original_of(mail: Mail, returned: str) -> Original:
    """Reads the returned message: attached, only its headers, or as text after the notice."""
    if mail.attached:
        first = mail.attached[0]
        return _original(first.headers, first.size)
    text = next((part.text for part in mail.parts if part.kind in HEADERS_ALONE), returned)
    return _original(read_fields(text), None) if text else Original()


def _original(headers: Headers, size: int | None) -> Original:
    return Original(
        message_id=headers.get("message-id") or None,
        sender=first_address(headers.get("from")),
        subject=headers.get("subject") or None,
        to=first_address(headers.get("to")),
        size=size if headers else None,
        envelope_from=first_address(headers.get("return-path")),
        signatures=_signed(headers),
    )


def _signed(headers: Headers) -> tuple[Signature, ...] | None:
    """The DKIM signatures; None if there are none and the header may be incomplete."""
    values = headers.all("dkim-signature")[:_MOST_SIGNATURES]
    found = tuple(filter(None, map(_signature, values)))
    return found if found or "received" in headers else None


def _signature(value: str) -> Signature | None:
    tags = dict(pair.strip().partition("=")[::2] for pair in value[:_MAX_SIGNATURE].split(";"))
    selector, domain = (tags.get(name, "").strip().lower() for name in "sd")
    named = _DNS_NAME.fullmatch(selector) and _DNS_NAME.fullmatch(domain)
    return Signature(selector=selector, domain=domain) if named else None
