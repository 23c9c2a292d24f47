"""What a channel's members chose for it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import time
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """In the channel's time zone; over midnight if `ends` is before `begins`."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """How the bot behaves in one channel. The defaults apply until somebody changes them."""

    team: str
    channel: str
    auto_watch: bool = True
    """Whether incidents are rechecked without being asked for."""
    quiet: QuietHours | None = None
    """Hours in which only answers and what somebody must act on are posted."""
    digest: bool = False
    """Whether a summary of the week is posted on Monday morning."""
    zone: str = "UTC"
    """An IANA time zone, for quiet hours, mornings and charts. Whoever first sets anything brings their own
    (see `begun_in`)."""
    keepers: tuple[str, ...] = ()
    """Who may resolve, stop and change these settings; if empty, every member except guests."""
    version: int = 0
    """Counts changes. The store writes `version + 1` only over `version`."""

    def may_decide(self, user: str | None, *, guest: bool = False) -> bool:
        """Whether this person may resolve, stop and change settings. `guest`: is a guest, or from another
        workspace."""
        return user in self.keepers if self.keepers else not guest

    def begun_in(self, zone: str | None) -> Self:
        """The settings in this time zone, if nobody has set anything yet."""
        return self if self.version or zone is None else replace(self, zone=zone)

    def without(self, left: Collection[str]) -> Self:
        """The settings after these people have left: once everybody named has, members decide again."""
        return self if set(self.keepers) - set(left) else replace(self, keepers=())
