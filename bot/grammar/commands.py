"""The commands. `incident` is an id, a domain, or None for the incident of the thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.models.correction import Ending
from bot.models.diagnosis import Actor
from bot.models.query import Query


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Greeting:
    pass


@dataclass(frozen=True, slots=True)
class Thanks:
    pass


@dataclass(frozen=True, slots=True)
class Explain:
    code: str


@dataclass(frozen=True, slots=True)
class WatchDomain:
    """Watch a domain without a bounce."""

    domain: str


@dataclass(frozen=True, slots=True)
class ListOpen:
    pass


@dataclass(frozen=True, slots=True)
class ShowHistory:
    domain: str | None = None
    """None: the domain of the thread's incident."""


@dataclass(frozen=True, slots=True)
class Diagnose:
    query: Query
    text: str
    """The words as pasted, without the chat's markup."""


@dataclass(frozen=True, slots=True)
class Recheck:
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Snooze:
    incident: str | None = None
    seconds: float = 3600.0
    until: datetime | None = None
    """A point in time, instead of `seconds`."""
    tomorrow: bool = False
    """Until tomorrow morning, in the channel's time zone."""


@dataclass(frozen=True, slots=True)
class Stop:
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Resolve:
    incident: str | None = None
    ending: Ending | None = None
    """How it ended."""
    words: str = ""
    """The person's own words about that."""


@dataclass(frozen=True, slots=True)
class Take:
    incident: str | None = None
    by: str | None = None
    """The user to hand it to; None for whoever says so."""


@dataclass(frozen=True, slots=True)
class Why:
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """The note to their postmaster."""

    incident: str | None = None


@dataclass(frozen=True, slots=True)
class ListRecipients:
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """Corrects the verdict: the right cause, who has to act, or both. With neither it asks how to do so."""

    incident: str | None = None
    cause: str | None = None
    actor: Actor | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Shows the channel's settings, or changes some."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    """New values by field of `ChannelSettings`."""


Act = Recheck | Snooze | Stop | Resolve | Take
"""What people do to an incident."""
Question = Why | Note | ListRecipients | Wrong
"""What people ask or say about an incident. It is answered in its thread."""
General = Diagnose | WatchDomain | ListOpen | ShowHistory | Explain | Settings | Help | Greeting | Thanks
"""What people ask for that concerns no incident yet, or all of them."""
Command = Act | Question | General
