"""What was seen at mail servers before, kept so that a look can be compared with earlier ones."""

from datetime import datetime
from typing import NamedTuple

from bot.models.smtp import SmtpOutcome, Stage


class Sighting(NamedTuple):
    """One look at one address of a mail server. Looks that could not tell anything are not kept."""

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
    """To the TCP connection, the handshake; None when none came about."""
    banner_seconds: float | None = None
    """From there to the whole banner."""

    @property
    def good(self) -> bool:
        """Whether the server talked with us to the end."""
        return self.outcome is SmtpOutcome.OK
