"""What a channel's members chose for it."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """On the wall clock of the channel's time zone; past midnight where `ends` is before `begins`."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How the bot behaves in one channel. The defaults hold where nobody ever chose."""

    team: str
    channel: str
    auto_watch: bool = True
    """After a verdict it looks again by itself; else only when somebody asks."""
    quiet: QuietHours | None = None
    """When nothing is posted but what somebody must act on, and answers."""
    digest: bool = False
    """A summary of the week on Monday morning."""
    zone: str = "UTC"
    """An IANA time zone, for quiet hours, mornings and charts."""
    keepers: tuple[str, ...] = ()
    """Who may resolve, stop and change these settings; where nobody is named, every member but guests."""
    version: int = 0
    """Counts changes. The store writes `version + 1`, expecting `version`."""

    def may_decide(self, user: str | None, *, guest: bool = False) -> bool:
        """Whether this person may resolve, stop and change settings here. `guest`: of another workspace."""
        return user in self.keepers if self.keepers else not guest
