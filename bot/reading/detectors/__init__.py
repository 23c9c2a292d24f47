"""How bounces are recognized: ordered, the most authoritative first. One file, one form."""

from bot.reading.detectors import dsn, feedback, lists, logs, prose, sns, vacation
from bot.reading.detectors.base import Detector
from bot.reading.mail import Mail, Part

MACHINE_READABLE = (
    Detector(feedback.gate, feedback.detect),
    Detector(dsn.gate, dsn.detect),
    Detector(sns.gate, sns.detect),
)
"""These are believed wherever they stand, also in a message inside another."""

FOR_PEOPLE = (
    Detector(logs.gate, logs.detect),
    Detector(lists.gate, lists.detect),
    Detector(vacation.gate, vacation.detect),
    Detector(prose.gate, prose.detect),
)
"""These read words."""


def may_carry_fields(mail: Mail) -> bool:
    """Whether a mail, or one that it quotes, may be `MACHINE_READABLE`: asked before it is looked into.

    As with gates: cheap, and never wrong where it says no.
    """
    return bool(mail.attached) or "x-apple-unsubscribe" in mail.headers or any(map(_has_mark, mail.parts))


def _has_mark(part: Part) -> bool:
    if part.kind.startswith("message/"):
        return True
    text = part.text.lower()
    return "final-recipient" in text or "notificationtype" in text or "eventtype" in text


__all__ = ["FOR_PEOPLE", "MACHINE_READABLE", "Detector", "may_carry_fields"]
