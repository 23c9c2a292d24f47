"""One trouble that is looked into until it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.models.bounce import Bounce
from bot.models.correction import Correction, Ending
from bot.models.diagnosis import Actor, Diagnosis, RecheckKind, Subject
from bot.models.query import Query


class IncidentState(StrEnum):
    LOOKING = "looking"
    WAITING = "waiting"
    RECOVERED = "recovered"
    RESOLVED = "resolved"
    STOPPED = "stopped"
    GAVE_UP = "gave-up"

    @property
    def is_open(self) -> bool:
        return self in {IncidentState.LOOKING, IncidentState.WAITING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How long a trouble usually takes at its provider."""

    seconds: float
    """The median."""
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One trouble with one domain in one channel, however many bounces tell of it."""

    id: str
    """`B-` and 8 characters of base32."""
    team: str
    channel: str
    origin: str
    """The origin that opened it."""
    origin_ts: str | None = None
    """The message that opened it; the card is the first reply under it. None: the card is a root message."""
    thread_ts: str | None = None
    """The root of the thread that card and details live in; None until a root card is posted."""
    card_ts: str | None = None
    """The card's own message, once posted."""
    query: Query
    bounce: Bounce | None = None
    others: tuple[str, ...] = ()
    """Further recipients at the same domain that failed in the same message."""
    heard: Subject | None = None
    """A bounce that joined while the first look ran: to be looked into where that look does not decide."""
    state: IncidentState = IncidentState.LOOKING
    count: int = 1
    """Bounces joined, the first included."""
    suggested: Mapping[str, int] = field(default_factory=dict)
    """Causes that the words of those which joined suggest, and no look tells: by how many of them."""
    opened_by: str | None = None
    opened_at: datetime
    last_bounce_at: datetime
    taken_by: str | None = None
    diagnosis: Diagnosis | None = None
    """The latest one."""
    looked_at: datetime | None = None
    """When it was made."""
    next_check_at: datetime | None = None
    """When the watch looks (or reminds) next, for the card; None when it will not."""
    asked_by: str | None = None
    """Who pressed "Check now" and waits for the answer."""
    joined_told_at: datetime | None = None
    """When the thread was last told of bounces that joined."""
    joined_told: int = 0
    """How many of them it has been told of."""
    listed: int = 0
    """How many recipients the thread's latest list had."""
    told_before: bool = False
    """Whether a verdict was told of what its message said before somebody edited it."""
    withdrawn: bool = False
    """Whether it ended because an edit took it out of its message."""
    noted_for: str | None = None
    """The origin that first asked for the note to their postmaster."""
    standing: bool = False
    """Opened by `watch DOMAIN`: goes on looking though all is well, and tells when it changes. Its `count`
    starts at 0."""
    ending: Ending | None = None
    """What became of it, as whoever resolved it says; None when nobody did."""
    ending_words: str = ""
    """Likewise, in their own words."""
    correction: Correction | None = None
    """The latest one."""
    provider: str | None = None
    """Who runs its mail servers, as a registrable domain; None before one was looked at."""
    trouble: str | None = None
    """The latest cause that was not `healthy`, which stays once it recovered."""
    alike: tuple[str, ...] = ()
    """Other domains of this channel with the same trouble at the same provider, as of the latest look."""
    usual: Usual | None = None
    """None without enough earlier cases."""
    closed_at: datetime | None = None
    version: int = 0
    """Counts changes; 0 before it is first stored. The store writes `version + 1`, expecting `version`."""

    @property
    def subject(self) -> Subject:
        """What a look at it starts from."""
        return Subject(query=self.query, bounce=self.bounce, others=self.others)

    def closed(self, state: IncidentState, at: datetime) -> Self:
        """It as it is once nobody looks any more and nobody waits for a look."""
        return replace(self, state=state, closed_at=at, next_check_at=None, asked_by=None)

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for the next look to tell."""
        return self.diagnosis is None or self.asked_by is not None

    @property
    def lasted(self) -> float | None:
        """Seconds until it recovered; None where it did not, or nothing bounced."""
        if self.state is not IncidentState.RECOVERED or self.closed_at is None or self.trouble is None:
            return None
        return (self.closed_at - self.opened_at).total_seconds()

    @property
    def needs_somebody(self) -> bool:
        """It is ours to mend, or nobody will look again and it is not over."""
        if self.state is not IncidentState.WAITING or self.diagnosis is None:
            return self.state is IncidentState.GAVE_UP
        ours = self.diagnosis.verdict.actor in {Actor.SENDER, Actor.SENDER_NETWORK}
        return ours or self.next_check_at is None

    @property
    def reminds(self) -> bool:
        """Whether a reminder comes next, since no look can tell; a standing watch looks all the same."""
        last = self.diagnosis
        return last is not None and last.recheck.kind is RecheckKind.REMIND and not self.standing

    @property
    def queued(self) -> bool:
        """Whether its message is still in the sending server's queue, which tries by itself (RFC 3464,
        section 2.3.3: `delayed`)."""
        return self.bounce is not None and self.bounce.action == "delayed"

    @property
    def bounced_earlier(self) -> datetime | None:
        """When it bounced, if that was over a day before anybody told us."""
        return self.bounce.earlier(self.opened_at) if self.bounce else None
