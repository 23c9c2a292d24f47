"""What `bouncebot check` says about the installation."""

from dataclasses import dataclass

from bot.models.diagnosis import FindingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One thing that was looked at."""

    name: str
    state: FindingState
    summary: str
    """One plain sentence."""
    fix: str | None = None
    """What to do about it; None when nothing needs to be done."""
