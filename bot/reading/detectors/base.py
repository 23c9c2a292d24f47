"""What a detector is."""

from collections.abc import Sequence
from typing import Protocol

from bot.reading.facts import Facts
from bot.reading.report import Report


class Detector(Protocol):
    """Recognizes one form of bounce."""

    def __call__(self, report: Report) -> Sequence[Facts]:
        """One result for each recipient; empty when the mail is not of this form. Never raises."""
        ...
