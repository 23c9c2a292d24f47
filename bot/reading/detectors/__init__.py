"""How bounces are recognized: ordered, the most authoritative first. One file, one form."""

from bot.reading.detectors import dsn, feedback, logs, prose, sns, transcript, vacation
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
    Detector(vacation.gate, vacation.detect),
    Detector(transcript.gate, transcript.detect),
    Detector(prose.gate, prose.detect),
)
"""These read words."""

_MARKS = ("final-recipient", "notificationtype", "eventtype")


def may_carry_fields(mail: Mail) -> bool:
    """Whether a mail, or one that it quotes, may be `MACHINE_READABLE`: asked before it is looked into.

    As with gates: cheap, and never wrong where it says no.
    """
    return bool(mail.attached) or "x-apple-unsubscribe" in mail.headers or any(map(_has_mark, mail.parts))


def _has_mark(part: Part) -> bool:
    text = part.text.lower()
    return part.kind.startswith("message/") or any(mark in text for mark in _MARKS)


__all__ = ["FOR_PEOPLE", "MACHINE_READABLE", "Detector", "may_carry_fields"]
