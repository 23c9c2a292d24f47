"""How bounces are recognized: ordered, the most authoritative first. One file, one form."""

from bot.reading.detectors import dsn, feedback, logs, prose, sns, transcript, vacation
from bot.reading.detectors.base import Detector

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

__all__ = ["FOR_PEOPLE", "MACHINE_READABLE", "Detector"]
