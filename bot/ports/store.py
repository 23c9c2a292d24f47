"""The store, split by what its users need. Times are aware and in UTC."""

from collections.abc import Callable, Collection, Sequence, Set
from datetime import datetime
from typing import Protocol

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.past import Past
from bot.models.watch import Watch
from bot.ports.change import Change, JoinedBounce
from bot.ports.outbox import Outbox, Shown


class Inbox(Protocol):
    """Accepted intakes, until they are processed."""

    async def accept(self, intake: Intake) -> bool:
        """Commits the intake. Returns False if its origin is already known. After this nothing of it may be
        lost."""
        ...

    async def last_accepted_at(self, team: str) -> datetime | None:
        """When anything from the workspace was last accepted; messages since then may have been missed."""
        ...

    async def unprocessed(self, limit: int = 100, busy: Collection[tuple[str, str]] = ()) -> Sequence[Intake]:
        """Intakes not processed yet, oldest first.

        Leaves out channels that are `busy`, by team and id: thousands of messages there would hide those of
        other channels.
        """
        ...

    async def edited_since(self, edit: Intake) -> bool:
        """Whether a later edit of the same message was accepted, processed or not."""
        ...


class Incidents(Protocol):
    """Incidents, and the bounces that joined them."""

    async def apply(self, change: Change) -> None:
        """Stores a change as a whole.

        Raises AlreadyProcessedError if one of its intakes is already processed. Raises ConflictError if
        something it depends on has changed: the version of the incident or of the settings, the check number,
        or that no other incident of its (team, channel, domain) is open.
        """
        ...

    async def incident(self, incident: str) -> Incident | None: ...

    async def incident_of_origin(self, origin: str) -> Incident | None:
        """The incident that this origin opened or joined."""
        ...

    async def known_origins(self, origins: Sequence[str]) -> set[str]:
        """The origins among these that opened or joined an incident."""
        ...

    async def incident_in_thread(self, team: str, channel: str, thread_ts: str) -> Incident | None: ...

    async def open_incident(self, team: str, channel: str, domain: str) -> Incident | None:
        """The open incident of the domain in the channel."""
        ...

    async def open_incidents(self, team: str, channels: Collection[str] | None = None) -> Sequence[Incident]:
        """Those in some channels, or in the whole team; newest first."""
        ...

    async def incidents_of(self, team: str, channel: str, domain: str, limit: int = 20) -> Sequence[Incident]:
        """The incidents of one domain in one channel, open or closed, newest first."""
        ...

    async def incidents_since(self, team: str, channel: str, since: datetime) -> Sequence[Incident]:
        """Incidents of a channel that are open, or were closed since then; newest first."""
        ...

    async def bounces(self, incident: str) -> Sequence[JoinedBounce]: ...


class Overviews(Protocol):
    """What the Home tab shows."""

    async def channels_since(self, team: str, since: datetime, limit: int) -> Sequence[str]:
        """Channels with an incident that is open, or was closed since then; the one with the newest first."""
        ...

    async def open_incidents(
        self, team: str, channels: Collection[str] | None = None
    ) -> Sequence[Incident]: ...

    async def past(self, team: str, channels: Collection[str], now: datetime) -> Past:
        """The last weeks of these channels together."""
        ...


class Alike(Protocol):
    """Incidents with the same trouble at the same provider."""

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        """Domains of waiting incidents in one channel with the same trouble at the same provider, newest
        first."""
        ...

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        """How long incidents of the team with this trouble lasted until they recovered, in seconds, newest
        first."""
        ...


class Watches(Protocol):
    """When each incident is checked next, and by which process."""

    async def watch(self, incident: str) -> Watch | None: ...

    async def watched(self, incident: str) -> tuple[Incident, Watch] | None:
        """An incident and its watch, read at the same moment."""
        ...

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        """Pending watches that are due and not leased: urgent ones first, each kind earliest first."""
        ...

    async def next_due_at(self, after: datetime) -> datetime | None:
        """The earliest time after `after` at which a pending check can be claimed: due, and not leased."""
        ...

    async def planned_after(
        self, moment: datetime, now: datetime, limit: int = 1000
    ) -> Sequence[tuple[str, datetime]]:
        """Incidents whose pending check was planned after `moment`, is not due before it, and is not leased;
        each with the time when it was planned."""
        ...

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        """Takes the lease on one check. Returns False if its number is spent or another owner has it."""
        ...


class LeaseStore(Protocol):
    """Leases on parts of the work."""

    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        """Takes the leases that no other owner holds, until `until`. Returns their names."""
        ...

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        """Renews all leases that this owner still holds; expired ones are not renewed. Returns their
        names."""
        ...

    async def shorten_leases(self, beyond: datetime, until: datetime) -> None:
        """Leases that end later than `beyond`, on checks and on parts of the work, end at `until` instead."""
        ...

    async def release_leases(self, names: Sequence[str], owner: str) -> None: ...

    async def release(self, owner: str) -> None:
        """Gives back every lease of this owner, on checks and on parts of the work."""
        ...


class Channels(Protocol):
    """Settings of channels, and corrections of verdicts."""

    async def settings(self, team: str, channel: str) -> ChannelSettings:
        """The channel's settings, or the defaults."""
        ...

    async def channels_with_digest(self) -> Sequence[ChannelSettings]:
        """The settings of the channels with a weekly digest."""
        ...

    async def corrections(self, since: datetime) -> Sequence[Correction]:
        """Corrections made since then, oldest first."""
        ...


class Gaps(Protocol):
    """Since when messages of a workspace may have been missed, until they are read, and where to read."""

    async def note_gap(self, team: str, since: datetime, at: datetime) -> datetime:
        """Records a gap. `at` identifies the record. Returns the start of the gap, which is earlier if an
        older gap is still open."""
        ...

    async def close_gap(self, team: str, noted_at: datetime) -> None:
        """Closes the gap after everything was read, unless another one was recorded meanwhile."""
        ...

    def on_failure(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Calls `tell` whenever the database starts to fail. Returns what to call when that is over."""
        ...

    async def direct_channels(self, team: str, limit: int) -> Sequence[str]:
        """The direct messages in which somebody has written to us, the latest first."""
        ...

    async def was_pointed_at(self, pointing: Intake) -> bool:
        """Whether somebody has pointed at the message in the same way before."""
        ...


class Store(Inbox, Gaps, Incidents, Overviews, Alike, Watches, LeaseStore, Channels, Outbox, Shown, Protocol):
    """Everything, in one database."""

    async def open(self) -> None:
        """Migrates to the current schema. Raises StorageError for a database that must not be touched."""
        ...

    async def close(self) -> None: ...

    async def writable(self) -> bool:
        """Whether the database accepts writes now; tries one."""
        ...
