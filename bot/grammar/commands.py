"""What can be asked for. `incident` is an id, a domain, or None for the thread that it is said in."""

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
    """Look without a bounce."""

    domain: str


@dataclass(frozen=True, slots=True)
class ListOpen:
    pass


@dataclass(frozen=True, slots=True)
class ShowHistory:
    domain: str


@dataclass(frozen=True, slots=True)
class Diagnose:
    query: Query
    text: str
    """The words as they were pasted, without the markup that a chat adds."""


@dataclass(frozen=True, slots=True)
class Recheck:
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Snooze:
    incident: str | None = None
    seconds: float = 3600.0
    until: datetime | None = None
    """A time by the wall clock, in place of a length."""


@dataclass(frozen=True, slots=True)
class Stop:
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Resolve:
    incident: str | None = None
    ending: Ending | None = None
    """What became of it."""
    words: str = ""
    """What whoever resolves it adds to that."""


@dataclass(frozen=True, slots=True)
class Take:
    incident: str | None = None


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
    """The verdict is not right: what the cause is, or who has to act. With neither: how to say so."""

    incident: str | None = None
    cause: str | None = None
    actor: Actor | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The channel's: to show them, or to change some."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    """Fields of `ChannelSettings` with what they become."""


Command = (
    Help
    | Greeting
    | Thanks
    | Explain
    | WatchDomain
    | ListOpen
    | ShowHistory
    | Diagnose
    | Recheck
    | Snooze
    | Stop
    | Resolve
    | Take
    | Why
    | Note
    | ListRecipients
    | Wrong
    | Settings
)
