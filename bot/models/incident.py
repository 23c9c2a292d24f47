"""An incident: one trouble that is rechecked until it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from bot.models.bounce import Bounce
from bot.models.correction import Correction, Ending
from bot.models.critical import CRITICAL
from bot.models.diagnosis import Actor, Diagnosis, Doubt, RecheckKind, Subject
from bot.models.query import Query


class IncidentState(StrEnum):
    """Where an incident stands. `bot/watch/policy.py` draws what leads from one state to the next."""

    LOOKING = "looking"
    """The first look is not finished."""
    WAITING = "waiting"
    """Looked at, and to be looked at again, or waiting for somebody."""
    RECOVERED = "recovered"
    """A look found that it works."""
    RESOLVED = "resolved"
    """Somebody said that it is over."""
    STOPPED = "stopped"
    """Nobody waits for it any more, or no look could help and its time ran out."""
    GAVE_UP = "gave-up"
    """The bounced message has left the sender's queue, and it still fails."""

    @property
    def is_open(self) -> bool:
        return self in {IncidentState.LOOKING, IncidentState.WAITING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """How long a trouble usually lasts at its provider."""

    seconds: float
    """The median."""
    cases: int
    """How many earlier cases it is from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """A bounce that joined an incident and says something else than its verdict."""

    subject: Subject
    origin: str
    """The origin of what brought it."""
    asked_by: str | None = None
    """Who asked about it; None for a message that was not addressed to the bot."""
    by: str | None = None
    """Whoever brought it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedTrouble:
    """A second trouble at the incident's domain: a bounce that joined was answered with it."""

    subject: Subject
    origin: str
    """The origin of that bounce."""
    diagnosis: Diagnosis
    """The latest one that told anything."""
    people: tuple[str, ...] = ()
    """Who is told when it is over."""

    @property
    def cause(self) -> str:
        return self.diagnosis.verdict.cause

    @property
    def wait_seconds(self) -> float:
        """Before scaling: when a look can tell at first whether it is over."""
        return float(self.diagnosis.recheck.after_seconds or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One trouble with one domain in one channel, however many bounces report it."""

    id: str
    """`B-` and 8 characters of base32."""
    team: str
    channel: str
    origin: str
    """The origin that opened it."""
    origin_ts: str | None = None
    """The message that opened it, with the card as its first reply. None: the card is a root message."""
    thread_ts: str | None = None
    """The root of the thread with card and details; None until a root card is posted."""
    card_ts: str | None = None
    """The card's own message, once posted."""
    query: Query
    bounce: Bounce | None = None
    others: tuple[str, ...] = ()
    """Further recipients at the same domain that failed in the same message."""
    heard: Subject | None = None
    """A bounce that joined while the first look ran; diagnosed if that look does not decide."""
    aside: Aside | None = field(default=None, metadata=CRITICAL)
    """Diagnosed by the next look, beside the incident's own bounce."""
    second_trouble: FollowedTrouble | None = field(default=None, metadata=CRITICAL)
    """Every look of the incident follows it, until it is over. None once the incident is closed."""
    answered: Mapping[str, str] = field(default_factory=dict)
    """By the cause that the words of such bounces suggested: the cause that a look found for them, since the
    incident has its present cause."""
    state: IncidentState = IncidentState.LOOKING
    count: int = 1
    """Number of bounces, including the first; 0 if none is known."""
    suggested: Mapping[str, int] = field(default_factory=dict)
    """Causes with the number of joined bounces that each explains: by their words where no look can measure
    it, else as a look found."""
    opened_by: str | None = None
    people: tuple[str, ...] = ()
    """Others who are told of its end: they reported a second trouble that became its own."""
    opened_at: datetime
    last_bounce_at: datetime
    taken_by: str | None = None
    diagnosis: Diagnosis | None = None
    """The latest one."""
    looked_at: datetime | None = None
    """When it was made."""
    next_check_at: datetime | None = None
    """When the watch looks (or reminds) next, for the card; None if it does not."""
    snoozed_until: datetime | None = None
    """When the last snooze ends; the incident is snoozed only while `next_check_at` is the same."""
    asked_by: str | None = None
    """Who pressed "Check now" and waits for the answer; empty if Slack did not say who."""
    joined_told_at: datetime | None = None
    """When the thread last reported joined bounces."""
    joined_told: int = 0
    """How many joined bounces it has reported so far."""
    listed: int = 0
    """How many recipients the thread's latest list had."""
    told_well_at: datetime | None = None
    """When an earlier incident here said that it works, if that was shortly before this one was opened. None
    once a look has found what explains its bounce."""
    reported_at: datetime | None = None
    """When its bounce was reported; None if that opened the incident."""
    doubts: tuple[Doubt, ...] = ()
    """Times in which mailboxes were refused that may exist, the latest last."""
    told_before: bool = False
    """Whether a verdict was posted about what its message said before an edit."""
    withdrawn: bool = False
    """Whether it ended because an edit removed it from its message."""
    noted_for: str | None = None
    """The origin that first asked for the note to their postmaster."""
    asked_only: bool = False
    """Opened by a question about the domain, without a bounce. Its `count` starts at 0."""
    standing: bool = False
    """Opened by `watch DOMAIN`: keeps looking while all is well, and reports changes. Its `count` starts at
    0."""
    ending: Ending | None = None
    """How it ended, according to the person who resolved it; None if nobody did."""
    ending_words: str = ""
    """The same in their own words."""
    correction: Correction | None = None
    """The latest one."""
    provider: str | None = None
    """Who runs its mail servers, as a registered domain; None until one was checked."""
    trouble: str | None = None
    """The latest cause other than `healthy`; kept after recovery, and while we see nothing ourselves."""
    trouble_is_ours: bool = False
    """Whether our side had to act on it."""
    alike: tuple[str, ...] = ()
    """Other domains in this channel with the same trouble at the same provider, at the latest look."""
    usual: Usual | None = None
    """None without enough earlier cases."""
    closed_at: datetime | None = None
    version: int = 0
    """Counts changes; 0 before it is first stored. The store writes `version + 1` only over `version`."""

    @property
    def subject(self) -> Subject:
        """What its diagnosis starts from."""
        return Subject(
            query=self.query,
            bounce=self.bounce,
            others=self.others,
            told_well_at=self.told_well_at,
            doubt=self.doubt,
        )

    @property
    def doubt(self) -> Doubt | None:
        """Why the mailbox that its bounce says is unknown may exist; None if nothing says so."""
        return self.doubted(self.bounce.arrived if self.bounce else None, self.reported_at or self.opened_at)

    def doubted(self, arrived: datetime | None, reported: datetime) -> Doubt | None:
        """The same for another bounce of this incident."""
        return next((each for each in self.doubts if each.covers(arrived, reported)), None)

    @property
    def joined(self) -> int:
        """Number of bounces that joined it."""
        return self.count - (0 if self.standing or self.asked_only else 1)

    def closed(self, state: IncidentState, at: datetime) -> Self:
        """The incident closed in this state, with no further checks of anything."""
        return replace(
            self,
            state=state,
            closed_at=at,
            next_check_at=None,
            asked_by=None,
            aside=None,
            second_trouble=None,
        )

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for the result of the next look."""
        return self.diagnosis is None or self.is_asked_for

    @property
    def is_asked_for(self) -> bool:
        """Whether somebody pressed "Check now" and waits for the answer."""
        return self.asked_by is not None

    @property
    def lasted(self) -> float | None:
        """Seconds until it recovered; None if it did not, or if there never was trouble."""
        if self.state is not IncidentState.RECOVERED or self.closed_at is None or self.trouble is None:
            return None
        return (self.closed_at - self.opened_at).total_seconds()

    @property
    def needs_somebody(self) -> bool:
        """Whether our side has to act on a trouble, or somebody has to and it will not be looked at again."""
        if self.state is not IncidentState.WAITING or self.diagnosis is None:
            return self.state is IncidentState.GAVE_UP
        second = self.second_trouble
        actors = [one.verdict.actor for one in (self.diagnosis, second and second.diagnosis) if one]
        unseen = self.next_check_at is None
        return any(actor.is_ours or (unseen and actor is not Actor.NOBODY) for actor in actors)

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until == self.next_check_at

    @property
    def reminds(self) -> bool:
        """Whether a reminder comes next, not a look; never for `watch DOMAIN` or with a second trouble."""
        last = self.diagnosis
        looks = self.standing or self.second_trouble is not None
        return last is not None and last.recheck.kind is RecheckKind.REMIND and not looks

    @property
    def queued(self) -> bool:
        """Whether its message is still in the sending server's queue, which tries by itself (RFC 3464,
        section 2.3.3: `delayed`)."""
        return self.bounce is not None and self.bounce.action == "delayed"

    @property
    def may_be_queued(self) -> bool:
        """Whether nobody knows if the sending server still tries: after a temporary code or reply, without a
        report on what became of the message."""
        if self.bounce is None:
            return (self.query.status or "").startswith("4")
        return self.bounce.permanent is False and not self.bounce.came_back and not self.queued

    @property
    def bounced_earlier(self) -> datetime | None:
        """When it bounced, if that was over a day before it was reported to us."""
        return self.bounce.earlier(self.opened_at) if self.bounce else None
