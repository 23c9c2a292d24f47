"""How bounces are recognized: ordered, the most authoritative first. One file, one form."""

from bot.reading.detectors import dsn, feedback, logs, prose, sns, transcript, vacation
from bot.reading.detectors.base import Detector

MACHINE_READABLE: tuple[Detector, ...] = (feedback.detect, dsn.detect, sns.detect)
"""These are believed wherever they stand, also in a message inside another."""

FOR_PEOPLE: tuple[Detector, ...] = (logs.detect, vacation.detect, transcript.detect, prose.detect)
"""These read words."""

__all__ = ["FOR_PEOPLE", "MACHINE_READABLE", "Detector"]
