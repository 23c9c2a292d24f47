"""What the core needs from outside, as Protocols. Each has an in-memory twin for tests."""

from collections.abc import Awaitable, Callable, Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.models import (
    ChannelSettings,
    Correction,
    Diagnosis,
    Finding,
    Incident,
    Intake,
    Post,
    Sighting,
    Subject,
    Watch,
)
from bot.models.dns import DnsAnswer
from bot.models.https import Fetched
from bot.models.smtp import SmtpSession

OnFinding = Callable[[Finding], None]
Run = Callable[[str, int], Awaitable[None]]
Round = Callable[[], Awaitable[None]]


class Diagnose(Protocol):
    """Finds out whose problem it is. Never raises for what a stranger's servers do."""

    async def __call__(self, subject: Subject, on_finding: OnFinding) -> Diagnosis:
        """Calls `on_finding` as soon as each finding is known."""
        ...


class Resolver(Protocol):
    """Asks the DNS. Never raises for what comes back or does not: the outcome says it."""

    async def ask(self, name: str, rtype: str, *, validate: bool = True, fresh: bool = False) -> DnsAnswer:
        """Through our own resolver. `validate=False` sets CD, so that bogus data comes through (RFC 4035).

        `fresh`: what was asked before does not count, only what is under way.
        """
        ...

    async def ask_server(self, address: str, name: str, rtype: str, *, fresh: bool = False) -> DnsAnswer:
        """Directly at an authoritative name server: UDP, then TCP when truncated; two tries of a second."""
        ...


class Fetcher(Protocol):
    """Asks web servers over HTTPS. Never raises for what comes back or does not."""

    async def get(self, url: str, *, most: int, redirects: int = 0, keep: float = 60.0) -> Fetched:
        """At most `most` bytes, after that many redirects; `keep`: seconds that an answer stays good."""
        ...


class Prober(Protocol):
    """Looks at mail servers. Never raises for what they do."""

    @property
    def vantages(self) -> Sequence[str]:
        """Names of the places that looks are made from, the most trusted first; `direct` is this machine."""
        ...

    def refusal(self, address: str) -> str | None:
        """Why an address learned from the outside may not be contacted; None when it may."""
        ...

    async def look(
        self,
        host: str,
        address: str,
        *,
        vantage: str = "direct",
        control: bool = False,
    ) -> SmtpSession:
        """One session with the very address.

        `control`: a server to compare with, so what was seen before does not count.
        """
        ...


class History(Protocol):
    """What was seen at mail servers before. Never part of a change: losing some does no harm."""

    async def note(self, seen: Sequence[Sighting]) -> None: ...

    async def of_servers(self, hosts: Sequence[str], since: datetime, limit: int = 500) -> Sequence[Sighting]:
        """At these hosts, whichever domain was asked about; newest first."""
        ...

    async def of_domain(self, domain: str, since: datetime, limit: int = 2000) -> Sequence[Sighting]:
        """At whatever servers the domain had at the time; newest first."""
        ...


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


class Mailroom(Protocol):
    """Fetches what an intake carries, wherever the channel keeps it."""

    async def fetch(self, intake: Intake) -> Sequence[bytes | str]:
        """Bytes of files and texts, most telling first; nothing when there is nothing to read."""
        ...


class Reporter(Protocol):
    """Shows progress while it is made. May drop any of it; the final state travels by the outbox."""

    def progress(self, incident: Incident, findings: Sequence[Finding]) -> None: ...


class Clock(Protocol):
    """Wakes us for due watches. The watch row is the truth; this is only the bell."""

    def now(self) -> datetime:
        """The time, in UTC, with its zone."""
        ...

    async def start(self, run: Run) -> None:
        """From now on calls `run(incident, check_no)` for what is due, overdue watches first."""
        ...

    async def stop(self) -> None: ...

    async def schedule(self, incident: str, check_no: int, at: datetime) -> None: ...

    async def cancel(self, incident: str) -> None: ...

    async def every(self, name: str, seconds: float, go: Round) -> None:
        """Makes a round now and then, the first at once; one that fails is logged, and the next comes anyway.

        With several processes each makes its own: a round must bear being made twice.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedBounce:
    """A further bounce of an open incident."""

    origin: str
    recipient: str | None
    status: str | None
    reason: str
    at: datetime
    ts: str | None = None
    """The message that told of it; None for a command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedReaction:
    """A message that joined an incident and does not show its state yet."""

    incident: Incident
    ts: str
    shown: str | None
    wanted: str
    """What the message that opened the incident shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one step of work leaves behind: stored as a whole, or not at all."""

    worked: tuple[str, ...] = ()
    """The origins of the intakes that are now done with."""
    incident: Incident | None = None
    """To insert (`version` 0) or to update (expecting `version`)."""
    supersedes: str | None = None
    """An older open incident of the same channel and domain that bounces no longer join."""
    watch: Watch | None = None
    spends: int | None = None
    """The check number that this change spends; it must still be the watch's next."""
    posts: tuple[Post, ...] = ()
    bounces: tuple[JoinedBounce, ...] = ()
    """Those that join the incident."""
    settings: ChannelSettings | None = None
    """Of a channel, expecting `version`."""
    correction: Correction | None = None
    """Takes the place of an earlier one by the same person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An outbox entry with what is known of its sending."""

    post: Post
    attempts: int = 0
    sending_since: datetime | None = None
    """Set while a try is under way, or was when the process died: look for the key before posting again."""


class Leases(Protocol):
    """Which parts of the work are ours for now, so that several processes never do the same at once.

    A part has a name, such as `inbox T1 C1`. Who dies or freezes loses what it had once the lease is over.
    """

    @property
    def look_again(self) -> float | None:
        """Seconds after which others may have left work to us; None when there are no others."""
        ...

    async def take(self, names: Sequence[str]) -> Set[str]:
        """Those of them that are ours from now on, until they are given back. Raises StorageError."""
        ...

    def holds(self, name: str) -> bool:
        """Whether it still is ours. Known without asking, so it can be the last thing before a deed."""
        ...

    async def give_back(self, names: Sequence[str]) -> None:
        """Never raises: what cannot be given back runs out."""
        ...


class Store(Protocol):
    """Inbox, incidents, watches, outbox. Times are aware and in UTC."""

    async def open(self) -> None:
        """Migrates to the current schema. Raises StorageError for a database it must not touch."""
        ...

    async def close(self) -> None: ...

    async def writable(self) -> bool:
        """Whether something could be written just now; it tries."""
        ...

    # inbox
    async def accept(self, intake: Intake) -> bool:
        """Commits it; False when its origin is already known. After this nothing of it may be lost."""
        ...

    async def last_accepted_at(self) -> datetime | None:
        """When anything was last accepted: what was said since then may have been missed."""
        ...

    async def unworked(self, limit: int = 100) -> Sequence[Intake]:
        """Accepted and not yet worked off, oldest first."""
        ...

    # incidents and watches
    async def apply(self, change: Change) -> None:
        """Stores a change whole. Raises ConflictError when the incident's version, the check number, the
        open slot of its (team, channel, domain) or the version of the settings is no longer what the change
        was computed from; WorkedError
        when its intake is worked off already."""
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

    async def domains_alike(self, team: str, channel: str, provider: str, trouble: str) -> Sequence[str]:
        """Of incidents of one channel that wait with the same trouble at one provider, newest first."""
        ...

    async def recoveries(self, team: str, provider: str, trouble: str, limit: int = 50) -> Sequence[float]:
        """How long incidents of a whole team with this trouble took to recover, in seconds, newest first."""
        ...

    async def bounces(self, incident: str) -> Sequence[JoinedBounce]: ...

    async def watch(self, incident: str) -> Watch | None: ...

    async def due(self, now: datetime, limit: int = 100) -> Sequence[Watch]:
        """Pending watches whose time has come and that nobody holds, earliest first."""
        ...

    async def next_due_at(self) -> datetime | None:
        """The earliest time at which a pending check can be taken: due, and no lease on it any more."""
        ...

    async def claim(self, incident: str, check_no: int, owner: str, now: datetime, until: datetime) -> bool:
        """Takes a lease on one check. False when the check is spent or somebody else holds it."""
        ...

    async def release(self, owner: str) -> None:
        """Hands back every lease of this owner, on checks and on parts of the work."""
        ...

    # leases on parts of the work
    async def take_leases(self, names: Sequence[str], owner: str, now: datetime, until: datetime) -> Set[str]:
        """Those that nobody else holds: they are this owner's until then."""
        ...

    async def renew_leases(self, owner: str, now: datetime, until: datetime) -> Set[str]:
        """All that this owner still holds, until then. One that has run out is not renewed."""
        ...

    async def give_back(self, names: Sequence[str], owner: str) -> None: ...

    # channels
    async def settings(self, team: str, channel: str) -> ChannelSettings:
        """What was chosen there, else the defaults."""
        ...

    async def with_digest(self) -> Sequence[ChannelSettings]:
        """Of the channels that want a weekly digest."""
        ...

    # what people said was wrong
    async def corrections(self, since: datetime) -> Sequence[Correction]:
        """Oldest first."""
        ...

    # outbox
    async def to_send(
        self, limit: int = 100, now: datetime | None = None, team: str | None = None
    ) -> Sequence[Outgoing]:
        """Not yet sent, in the order they were stored; a thread's entries only once its card is posted.

        `now` leaves out what is to wait until later, `team` all of other workspaces.
        """
        ...

    async def next_to_send(
        self, team: str, now: datetime, busy: Collection[str], limit: int
    ) -> Sequence[Outgoing]:
        """The first entry of each channel that is not `busy`, at most `limit` of them: one left in sending
        before all others, so that nothing overtakes what may have arrived."""
        ...

    async def sending(self, key: str, at: datetime, after: datetime | None = None) -> bool:
        """Written down just before the call to Slack. `after` is when the try before it began, if one did;
        False when that is not so any more: somebody else has the entry in hand."""
        ...

    async def not_sent(self, key: str, since: datetime) -> None:
        """The try that began then certainly did not arrive: back to new, unless another one began."""
        ...

    async def sent(self, key: str, ts: str | None, at: datetime) -> bool:
        """Proven. For a card, also notes `card_ts` and `thread_ts` in its incident.

        The first one counts; False when that was another than this, which then is a double.
        """
        ...

    async def dropped(self, key: str, why: str, at: datetime) -> None:
        """Slack will never take it (channel gone, bot removed): kept, with the reason."""
        ...

    # what is shown; `team` leaves out all of other workspaces
    async def stale_cards(self, limit: int = 100, team: str | None = None) -> Sequence[Incident]:
        """Posted cards whose incident has changed since they were last drawn. Those with something to tell
        come before those that only look, and each kind oldest first."""
        ...

    async def card_shown(self, incident: str, version: int) -> None: ...

    async def stale_reactions(
        self, limit: int = 100, team: str | None = None
    ) -> Sequence[tuple[Incident, str | None]]:
        """Incidents whose shown reaction may be out of date, with the one shown."""
        ...

    async def reactions_beside(self, incident: Incident) -> Sequence[tuple[Incident, str | None]]:
        """All incidents that the same message opened, each with the reaction noted for it."""
        ...

    async def reaction_shown(self, incident: str, name: str, version: int) -> None:
        """On the message that opened it, if one did; those that joined are to follow."""
        ...

    async def stale_joined_reactions(
        self, limit: int = 100, team: str | None = None
    ) -> Sequence[JoinedReaction]: ...

    async def joined_reaction_shown(self, incident: str, ts: str, name: str) -> None: ...
