"""Detectors of bounces, one file per form, the most authoritative first.

Each returns one result per recipient of a report, and none if the report is not of its form. None raises.
"""

from collections.abc import Callable, Sequence

from bot.reading.detectors import (
    dsn,
    feedback,
    lists,
    logs,
    prose,
    queues,
    sessions,
    sns,
    tables,
    tracking,
    vacation,
    webhooks,
)
from bot.reading.facts import Facts
from bot.reading.message.mail import Mail, Part
from bot.reading.report import Report

Detector = Callable[[Report], Sequence[Facts]]

MACHINE_READABLE: tuple[Detector, ...] = (feedback.detect, dsn.detect, sns.detect)
"""These are believed anywhere, also in a message inside another."""

FOR_PEOPLE: tuple[Detector, ...] = (
    webhooks.detect,
    queues.detect,
    tables.detect,
    tracking.detect,
    logs.detect,
    sessions.detect,
    lists.detect,
    vacation.detect,
    prose.detect,
)
"""These read words."""


def may_carry_fields(mail: Mail) -> bool:
    """Whether a mail, or one that it quotes, may be `MACHINE_READABLE`. Cheap, and never wrongly False."""
    return bool(mail.attached) or "x-apple-unsubscribe" in mail.headers or any(map(_has_mark, mail.parts))


def _has_mark(part: Part) -> bool:
    if part.kind.startswith("message/"):
        return True
    text = part.text.lower()
    return "final-recipient" in text or ("{" in text and ("notificationtype" in text or "eventtype" in text))
