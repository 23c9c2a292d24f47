"""What was seen at mail servers before, kept so that a look can be compared with earlier ones."""

from dataclasses import dataclass
from datetime import datetime

from bot.models.smtp import SmtpOutcome, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """What the looks of some time came to."""

    at: datetime
    """When that time began."""
    looks: int
    good: int
    """How many of them reached a server that talked with us to the end."""
    handshake_seconds: float | None = None
    """The median; None when no connection came about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One look at one address of a mail server. Looks that could not tell anything are not kept."""

    domain: str
    """The domain that somebody asked about."""
    host: str
    address: str
    vantage: str = "direct"
    at: datetime
    """When the session began."""
    outcome: SmtpOutcome
    stage: Stage
    """Where it ended."""
    connect_seconds: float | None = None
    """To the TCP connection, the handshake; None when none came about."""
    banner_seconds: float | None = None
    """From there to the whole banner."""

    @property
    def good(self) -> bool:
        """Whether the server talked with us to the end."""
        return self.outcome is SmtpOutcome.OK
