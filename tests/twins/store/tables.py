"""The tables, as dictionaries."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.history import Sighting
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.post import Post
from bot.models.watch import Watch
from bot.ports.change import JoinedBounce


@dataclass(slots=True)
class ShownRow:
    card: int = 0
    reaction: str | None = None
    reaction_version: int = 0
    joined: dict[str, str] = field(default_factory=dict)
    due: dict[str, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class Entry:
    post: Post
    state: str = "new"
    attempts: int = 0
    sending_since: datetime | None = None
    done_at: datetime | None = None
    ts: str | None = None
    why: str | None = None


@dataclass(slots=True)
class Tables:
    inbox: dict[str, Intake] = field(default_factory=dict)
    processed: set[str] = field(default_factory=set)
    gaps: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    on_failure: list[Callable[[], None]] = field(default_factory=list)
    incidents: dict[str, Incident] = field(default_factory=dict)
    slots: dict[tuple[str, str, str], str] = field(default_factory=dict)
    bounces: dict[str, list[JoinedBounce]] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    planned: dict[str, datetime] = field(default_factory=dict)
    """When each check was planned; SQLite's too goes by this machine's clock."""
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    outbox: dict[str, Entry] = field(default_factory=dict)
    parts: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    shown: dict[str, ShownRow] = field(default_factory=dict)
    sightings: list[Sighting] = field(default_factory=list)
    settings: dict[tuple[str, str], ChannelSettings] = field(default_factory=dict)
    corrections: dict[tuple[str, str], Correction] = field(default_factory=dict)


class InMemory:
    """The tables that every part of the store shares."""

    def __init__(self) -> None:
        self._tables = Tables()
