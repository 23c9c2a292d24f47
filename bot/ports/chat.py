"""What people sent us, and what we tell them outside the outbox."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.models.diagnosis import Finding
from bot.models.incident import Incident
from bot.models.intake import Intake


class Mailroom(Protocol):
    """Fetches the content of an intake, wherever the channel keeps it."""

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        """The bytes of files and the texts, clearest first; nothing if there is nothing to read. Raises
        SlackUnreachableError while that cannot be known."""
        ...


class Directory(Protocol):
    """Knows the people of a workspace."""

    async def is_guest(self, intake: Intake) -> bool:
        """Whether the intake's user is only a guest where they asked. Raises SlackUnreachableError while that
        cannot be known."""
        ...

    async def have_left(self, people: Collection[str], intake: Intake) -> bool:
        """Whether the intake's user is in the channel and none of these people is any more. Raises like
        `is_guest`."""
        ...

    async def zone_of(self, intake: Intake) -> str | None:
        """The IANA time zone of the intake's user; None if it is not known now."""
        ...


class Reporter(Protocol):
    """Shows progress while a diagnosis runs. May drop any of it; the final state goes through the outbox."""

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None: ...


class Operators(Protocol):
    """Reports to the people who run the bot. Never raises, because the caller is in trouble already."""

    async def tell(self, topic: str, text: str) -> None:
        """Says what is wrong and what to do; repeats a topic only once a day.

        `topic` is short and has no `/`, such as `resolver` or `history-C0123456789`. `text` contains no
        secrets, no message text and no addresses; text between backticks is shown as code.
        """
        ...

    async def over(self, topic: str, text: str) -> None:
        """Says that the trouble is over; nothing if it was not reported."""
        ...

    @property
    def lasting(self) -> Collection[str]:
        """The topics that were reported and are not over."""
        ...
