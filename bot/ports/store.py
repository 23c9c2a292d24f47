"""The store, in the parts that its users ask for. Times are aware and in UTC."""

from collections.abc import Collection, Sequence, Set
from datetime import datetime
from typing import Protocol

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.watch import Watch
from bot.ports.change import Change, JoinedBounce
from bot.ports.outbox import Outbox, Shown


class Inbox(Protocol):
    """What was accepted, until it is worked off."""

    async def accept(self, intake: Intake) -> bool:
        """Commits it; False when its origin is already known. After this nothing of it may be lost."""
        ...

    async def last_accepted_at(self, team: str) -> datetime | None:
        """When anything of that workspace was last accepted: what was said since then may be missing."""
        ...

    async def unworked(self, limit: int = 100, busy: Collection[tuple[str, str]] = ()) -> Sequence[Intake]:
        """Accepted and not yet worked off, oldest first; nothing of the channels that are `busy`, by team and
        id: thousands of messages there would hide what waits elsewhere."""
        ...

    async def edited_since(self, edit: Intake) -> bool:
        """Whether a later edit of the same message was accepted, worked off or not."""
        ...


class Incidents(Protocol):
    """Incidents, with the bounces that joined them."""

    async def apply(self, change: Change) -> None:
        """Stores a change whole. Raises WorkedError when one of its intakes is worked off already, and
        ConflictError when it was computed from what is no longer so: the version of the incident or of the
        settings, the check number, or that no other incident of its (team, channel, domain) is open."""
        ...

    async def incident(self, incident: str) -> Incident | None: ...

    async def incident_of_origin(self, origin: str) -> Incident | None:
        """The incident that this origin opened or joined."""
        ...

    async def known_origins(self, origins: Sequence[str]) -> set[str]:
        """Those of them that opened or joined an incident."""
        ...

    async def incident_in_thread(self, team: str, channel: str, thread_ts: str) -> Incident | None: ...

    async def open_incident(self, team: str, channel: str, domain: str) -> Incident | None:
        """The one that holds the open slot."""
        ...

    async def open_incidents(self, team: str, channel: str | None = None) -> Sequence[Incident]: ...

    async def incidents_of(self, team: str, channel: str, domain: str, limit: int = 20) -> Sequence[Incident]:
        """Those of one domain in one channel, open or closed, newest first."""
        ...

    async def incidents_since(self, team: str, channel: str | None, since: datetime) -> Sequence[Incident]:
        """Of one channel or of all: open, or opened or closed since then; newest first."""
        ...

    async def bounces(self, incident: str) -> Sequence[JoinedBounce]: ...


class Alike(Protocol):
    """Incidents with the same trouble at one provider."""

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        """Of incidents of one channel that wait with the same trouble at one provider, newest first."""
        ...

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        """How long incidents of a whole team with this trouble took to recover, in seconds, newest first."""
        ...


class Watches(Protocol):
    """When an incident is looked at again, and by whom."""

    async def watch(self, incident: str) -> Watch | None: ...

    async def watched(self, incident: str) -> tuple[Incident, Watch] | None:
        """An incident and its watch, both of the same moment."""
        ...

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        """Pending watches whose time has come and that nobody holds: urgent ones first, each kind earliest
        first."""
        ...

    async def next_due_at(self) -> datetime | None:
        """The earliest time at which a pending check can be taken: due, and no lease on it any more."""
        ...

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        """Takes a lease on one check. False when the check is spent or somebody else holds it."""
        ...


class LeaseStore(Protocol):
    """Leases on parts of the work."""

    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        """Those that nobody else holds: they are this owner's until then."""
        ...

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        """All that this owner still holds, until then. One that has run out is not renewed."""
        ...

    async def give_back(self, names: Sequence[str], owner: str) -> None: ...

    async def release(self, owner: str) -> None:
        """Hands back every lease of this owner, on checks and on parts of the work."""
        ...


class Channels(Protocol):
    """What channels chose, and what people said was wrong."""

    async def settings(self, team: str, channel: str) -> ChannelSettings:
        """What was chosen there, else the defaults."""
        ...

    async def with_digest(self) -> Sequence[ChannelSettings]:
        """Of the channels that want a weekly digest."""
        ...

    async def corrections(self, since: datetime) -> Sequence[Correction]:
        """Oldest first."""
        ...


class Gaps(Protocol):
    """Since when something may be missing of what was said in a workspace, until somebody has read it up."""

    async def note_gap(self, team: str, since: datetime, at: datetime) -> datetime:
        """`at` says which note it is. Returns since when it is: an earlier gap may not be closed yet."""
        ...

    async def close_gap(self, team: str, noted_at: datetime) -> None:
        """Everything is read up, unless another gap was noted meanwhile."""
        ...


class Store(Inbox, Gaps, Incidents, Alike, Watches, LeaseStore, Channels, Outbox, Shown, Protocol):
    """All of it, in one database."""

    async def open(self) -> None:
        """Migrates to the current schema. Raises StorageError for a database it must not touch."""
        ...

    async def close(self) -> None: ...

    async def writable(self) -> bool:
        """Whether something could be written just now; it tries."""
        ...
