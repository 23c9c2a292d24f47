"""Earlier sessions with mail servers, stored so that new ones can be compared with them."""

from datetime import datetime
from typing import NamedTuple

from bot.models.smtp import SmtpOutcome, Stage


class Sighting(NamedTuple):
    """One session with one address of a mail server. Sessions that say nothing about it are not stored."""

    domain: str
    """The domain that somebody asked about."""
    host: str
    address: str
    at: datetime
    """When the session began."""
    outcome: SmtpOutcome
    stage: Stage
    """Where it ended."""
    vantage: str = "direct"
    connect_seconds: float | None = None
    """Until the TCP connection was made; None if it was not."""
    banner_seconds: float | None = None
    """From then until the complete banner; None without one."""

    @property
    def good(self) -> bool:
        """Whether the session was complete."""
        return self.outcome is SmtpOutcome.OK
