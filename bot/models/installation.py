"""The results of `bouncebot check`."""

from dataclasses import dataclass

from bot.models.diagnosis import FindingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """The result of one examination."""

    name: str
    state: FindingState
    summary: str
    """One plain sentence."""
    fix: str | None = None
    """What to do about it; None if nothing has to be done."""
