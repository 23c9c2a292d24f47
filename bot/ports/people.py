"""What people sent us, and what we tell them outside the outbox."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.models.intake import Intake


class Mailroom(Protocol):
    """Fetches what an intake carries, wherever the channel keeps it."""

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        """Bytes of files and texts, most telling first; nothing when there is nothing to read. Raises
        SlackUnreachableError while it cannot be told what there is."""
        ...


class Reporter(Protocol):
    """Shows progress while it is made. May drop any of it; the final state travels by the outbox."""

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None: ...


class Operators(Protocol):
    """Those who run the bot. Telling them never raises: what tells has trouble enough."""

    async def tell(self, topic: str, text: str) -> None:
        """Says what is wrong and what to do, plainly; the same topic only once a day.

        `topic` is short and has no `/`, such as `resolver` or `history-C0123456789`. `text` holds no secret,
        no words of messages and no people's addresses; between backticks it is shown as code.
        """
        ...

    async def over(self, topic: str, text: str) -> None:
        """Says that it is over; nothing when it was not told."""
        ...

    @property
    def lasting(self) -> Collection[str]:
        """The topics that were told and are not over."""
        ...
