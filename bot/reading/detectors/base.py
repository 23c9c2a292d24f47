"""What a detector is."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from bot.reading.facts import Facts
from bot.reading.report import Report


class Detector(NamedTuple):
    """Recognizes one form of bounce. Neither part raises."""

    gate: Callable[[Report], bool]
    """Whether a mail has a mark that the form cannot be without: cheap, and never wrong where it says no."""
    detect: Callable[[Report], Sequence[Facts]]
    """One result for each recipient; empty when the mail is not of this form after all."""
