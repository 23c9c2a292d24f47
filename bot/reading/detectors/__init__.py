"""How bounces are recognized: ordered, the most authoritative first. One file, one form."""

from bot.reading.detectors import dsn, feedback, prose, sns, vacation
from bot.reading.detectors.base import Detector

DETECTORS: tuple[Detector, ...] = (feedback.detect, dsn.detect, sns.detect, vacation.detect, prose.detect)

__all__ = ["DETECTORS", "Detector"]
