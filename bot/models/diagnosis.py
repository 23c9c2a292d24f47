"""A diagnosis: what was asked, what was found, whose problem it is, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.models.bounce import Bounce
from bot.models.query import Query


class Actor(StrEnum):
    """Who has to act."""

    RECIPIENT = "recipient"
    SENDER = "sender"
    SENDER_NETWORK = "sender-network"
    NOBODY = "nobody"
    UNKNOWN = "unknown"

    @property
    def is_ours(self) -> bool:
        return self in {Actor.SENDER, Actor.SENDER_NETWORK}


class FindingState(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    """Asked, but the answer does not tell."""
    SKIPPED = "skipped"
    """Not asked; the summary says why. Never evidence."""


class RecheckKind(StrEnum):
    """What happens at the time of a recheck."""

    MEASURE = "measure"
    """A diagnosis, because it can tell whether the trouble is over."""
    REMIND = "remind"
    """A reminder to try again, because a diagnosis cannot tell."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A time in which mailboxes were refused that may exist all the same."""

    why: str
    """What was wrong then, such as `Gmail reported an incident`."""
    since: datetime | None = None
    """None if it is not known."""
    until: datetime | None = None
    """None while it lasts."""
    reported: bool = False
    """Whether their provider reports the trouble on its status page, so a look can see its end."""

    def covers(self, arrived: datetime | None, reported: datetime) -> bool:
        """Whether a mail may have been refused in that time: after it `arrived` for delivery, and before that
        was `reported`."""
        begun = self.since is None or self.since < reported
        return begun and (self.until is None or min(arrived or reported, reported) <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Everything a diagnosis starts from."""

    query: Query
    bounce: Bounce | None = None
    others: tuple[str, ...] = ()
    """Further recipients that failed in the same message and are not diagnosed here."""
    told_well_at: datetime | None = None
    """When the channel was told that it works, if that was shortly before this was reported."""
    doubt: Doubt | None = None
    """What was wrong on their side when it bounced, if a refused mailbox may exist for that reason."""

    @property
    def bounced(self) -> bool:
        """Whether it reports a bounce; a domain or address alone is only a question."""
        return self.bounce is not None or self.query.status is not None or self.query.reply is not None

    @property
    def only_a_code(self) -> bool:
        """Whether somebody typed a code, and nobody has shown the bounce."""
        return self.bounce is None and self.query.reply is None and self.query.status is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check of one subject."""

    check: str
    subject: str
    address: str | None = None
    vantage: str | None = None
    state: FindingState
    summary: str
    """One plain sentence."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    at_seconds: float = 0.0
    """When it was known, from the start of the diagnosis."""
    seconds: float = 0.0
    """How long the check took."""

    @property
    def id(self) -> str:
        """`CHECK:SUBJECT[/ADDRESS][@VANTAGE]`."""
        address = f"/{self.address}" if self.address else ""
        vantage = f"@{self.vantage}" if self.vantage else ""
        return f"{self.check}:{self.subject}{address}{vantage}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedCause:
    """A cause with its weight (0 to 1) and the findings for and against it."""

    cause: str
    weight: float
    supports: tuple[str, ...] = ()
    """Ids of the findings for it (`for` in JSON)."""
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The best explanation, whose problem it is, and how sure that is (0 to 1)."""

    cause: str
    confidence: float
    actor: Actor
    temporary: bool | None
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, and who does it."""

    actor: Actor
    text: str
    later: bool = False
    """Whether it is only to be done if the trouble is urgent or lasts."""

    @property
    def can_wait(self) -> bool:
        """Whether nobody has to do anything now."""
        return self.later or self.actor is Actor.NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """When to check again, and why then."""

    kind: RecheckKind
    after_seconds: int | None
    """Before scaling; None if there is no recheck."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    query: Query
    others: tuple[str, ...] = ()
    verdict: Verdict
    causes: tuple[WeighedCause, ...] = ()
    findings: tuple[Finding, ...] = ()
    steps: tuple[Step, ...] = ()
    recheck: Recheck
    doubt: Doubt | None = None
    """Why mailboxes that are refused at present may exist; None if nothing says so."""
    elapsed_seconds: float = 0.0
