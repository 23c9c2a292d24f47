"""Amazon SES notifications as JSON (docs.aws.amazon.com/ses/latest/dg/notification-contents.html)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.reading.detectors.groups import without_type
from bot.reading.facts import Facts
from bot.reading.report import Report
from bot.reading.text.structured import as_text, json_at_start

_NEXT_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Separates the words of a subtype such as `MailboxFull`, which may be all that is said."""
_IS_PERMANENT = {"Permanent": True, "Transient": False}
"""By `bounceType`, which may also be `Undetermined`."""


def detect(report: Report) -> Sequence[Facts]:
    """One result for each bounced, delivered or complaining recipient."""
    notification = _mapping(report.structured)
    if wrapped := as_text(notification.get("Message")):
        notification = _mapping(json_at_start(wrapped))
    kind = notification.get("notificationType") or notification.get("eventType")
    reader = {"Bounce": _bounced, "Delivery": _delivered, "Complaint": _complained}.get(str(kind))
    return list(reader(notification)) if reader else ()


def _bounced(notification: Mapping[str, Any]) -> Iterator[Facts]:
    bounce = _mapping(notification.get("bounce"))
    for recipient in _mappings(bounce.get("bouncedRecipients")):
        yield Facts(
            recipient=as_text(recipient.get("emailAddress")),
            action=as_text(recipient.get("action")) or "failed",
            status=as_text(recipient.get("status")),
            diagnostic=without_type(as_text(recipient.get("diagnosticCode")) or "") or None,
            permanent=_IS_PERMANENT.get(as_text(bounce.get("bounceType")) or ""),
            text=_NEXT_WORD.sub(" ", as_text(bounce.get("bounceSubType")) or ""),
            reporting_mta=(as_text(bounce.get("reportingMTA")) or "").removeprefix("dns; ") or None,
            part="notification",
        )


def _delivered(notification: Mapping[str, Any]) -> Iterator[Facts]:
    delivery = _mapping(notification.get("delivery"))
    for recipient in filter(None, map(as_text, _list(delivery.get("recipients")))):
        yield Facts(
            recipient=recipient,
            action="delivered",
            diagnostic=as_text(delivery.get("smtpResponse")),
            reporting_mta=as_text(delivery.get("reportingMTA")),
            part="notification",
        )


def _complained(notification: Mapping[str, Any]) -> Iterator[Facts]:
    for recipient in _mappings(_mapping(notification.get("complaint")).get("complainedRecipients")):
        yield Facts(
            recipient=as_text(recipient.get("emailAddress")),
            part="notification",
            reason="feedback",
            sign="Complaint",
        )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [_mapping(item) for item in _list(value)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
