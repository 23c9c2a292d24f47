"""Amazon SES notifications as JSON (docs.aws.amazon.com/ses/latest/dg/notification-contents.html)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.reading.detectors.groups import without_type
from bot.reading.facts import Facts
from bot.reading.report import Report

_NEXT_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""In a subtype such as `MailboxFull`, which may be all that is told."""


def detect(report: Report) -> Sequence[Facts]:
    """One result for each bounced, delivered or complaining recipient."""
    notification = _object(report.human.lstrip())
    if isinstance(notification.get("Message"), str):
        notification = _object(notification["Message"])
    kind = notification.get("notificationType") or notification.get("eventType")
    reader = {"Bounce": _bounced, "Delivery": _delivered, "Complaint": _complained}.get(str(kind))
    return list(reader(notification)) if reader else ()


def _bounced(notification: Mapping[str, Any]) -> Iterator[Facts]:
    bounce = _mapping(notification.get("bounce"))
    for recipient in _mappings(bounce.get("bouncedRecipients")):
        yield Facts(
            recipient=_text(recipient.get("emailAddress")),
            action=_text(recipient.get("action")) or "failed",
            status=_text(recipient.get("status")),
            diagnostic=without_type(_text(recipient.get("diagnosticCode")) or "") or None,
            text=_NEXT_WORD.sub(" ", _text(bounce.get("bounceSubType")) or ""),
            reporting_mta=(_text(bounce.get("reportingMTA")) or "").removeprefix("dns; ") or None,
            part="notification",
        )


def _delivered(notification: Mapping[str, Any]) -> Iterator[Facts]:
    delivery = _mapping(notification.get("delivery"))
    for recipient in filter(None, map(_text, _list(delivery.get("recipients")))):
        yield Facts(
            recipient=recipient,
            action="delivered",
            diagnostic=_text(delivery.get("smtpResponse")),
            reporting_mta=_text(delivery.get("reportingMTA")),
            part="notification",
        )


def _complained(notification: Mapping[str, Any]) -> Iterator[Facts]:
    for recipient in _mappings(_mapping(notification.get("complaint")).get("complainedRecipients")):
        yield Facts(
            recipient=_text(recipient.get("emailAddress")),
            part="notification",
            reason="feedback",
            sign="Complaint",
        )


def _object(text: str) -> Mapping[str, Any]:
    """The JSON object that a text starts with; empty when it is none."""
    if not text.startswith("{"):
        return {}
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return _mapping(found)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [_mapping(item) for item in _list(value)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
