"""What there is to say, before it is known how Slack wants it. Stored as JSON by its `type`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.bounce import Bounce
from bot.models.channel import ChannelSettings
from bot.models.chart import ChartPoint
from bot.models.correction import Correction, Ending
from bot.models.diagnosis import Diagnosis
from bot.models.explanation import Explanation
from bot.models.incident import Incident, IncidentState
from bot.models.query import Query
from bot.models.watch import Changed, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The incident's card; drawn from the incident as it stands when it is posted."""

    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """The first verdict, with its reasons, the checks and the steps."""

    type: Literal["diagnosed"] = "diagnosed"
    diagnosis: Diagnosis
    bounce: Bounce | None = None
    bounced_earlier: datetime | None = None
    """When it bounced, if that was over a day before anybody told us: to be said first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    type: Literal["rechecked"] = "rechecked"
    outcome: Outcome
    before: Diagnosis | None = None
    """What was known before this check."""
    diagnosis: Diagnosis | None = None
    """None for a reminder, which looks at nothing."""
    changed: Changed | None = None
    mention: tuple[str, ...] = ()
    """Who asked for the incident or took it."""
    asked_by: str | None = None
    """Somebody pressed "Check now"; then an unchanged result is told as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    type: Literal["closed"] = "closed"
    state: IncidentState
    by: str | None = None
    """The person; None when it ended by itself."""
    mention: tuple[str, ...] = ()
    ending: Ending | None = None
    words: str = ""
    """What became of it, in the person's own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    type: Literal["joined"] = "joined"
    count: int
    """Bounces in the incident now."""
    recipients: tuple[str, ...] = ()
    """The new ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Whose mail came back."""

    type: Literal["recipients"] = "recipients"
    total: int
    removable: int
    """How many of them do not exist any more."""
    remove: tuple[str, ...] = ()
    """The first of those."""
    others: tuple[str, ...] = ()
    """The first of the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Somebody did something with the incident: one short line."""

    type: Literal["acted"] = "acted"
    by: str
    did: Literal["took", "snoozed"]
    taken_from: str | None = None
    """Who had it before, and is to know."""
    seconds: float | None = None
    """For how long, as it was asked for."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Somebody edited the message that opened the incident, and it is looked into anew."""

    type: Literal["edited"] = "edited"
    by: str | None
    query: Query
    """What the message asks about now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Somebody said what it really was."""

    type: Literal["corrected"] = "corrected"
    correction: Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    type: Literal["explained"] = "explained"
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The open incidents of a channel, most urgent first."""

    type: Literal["listed"] = "listed"
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned:
    """Why the verdict is what it is: every cause that was weighed, with what speaks for and against it."""

    type: Literal["reasoned"] = "reasoned"
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The note to their postmaster, ready to copy."""

    type: Literal["noted"] = "noted"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What the channel saw at a domain before, newest first."""

    type: Literal["recalled"] = "recalled"
    domain: str
    incidents: tuple[Incident, ...] = ()
    points: tuple[ChartPoint, ...] = ()
    """Of a chart, oldest first."""
    zone: str = "UTC"
    """The channel's, on whose clock the points are told: no chart knows its reader's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The week in a channel."""

    type: Literal["digest"] = "digest"
    opened: int
    bounces: int
    """In the incidents opened."""
    recovered: int
    closed: int
    """The recovered ones included."""
    open_count: int
    open: tuple[Incident, ...] = ()
    """The most urgent ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The settings of a channel, as they are now."""

    type: Literal["configured"] = "configured"
    settings: ChannelSettings
    by: str | None = None
    """Who changed them just now; None when they are only shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Plain lines of our own: help, a refusal, a pointer to an incident, an apology.

    Text between backticks is shown as code; everything else is shown as it stands.
    """

    type: Literal["said"] = "said"
    text: str


Content = (
    Card
    | Diagnosed
    | Rechecked
    | Closed
    | Joined
    | Acted
    | Edited
    | Corrected
    | Explained
    | Listed
    | Reasoned
    | Noted
    | Recalled
    | Configured
    | Recipients
    | Digest
    | Said
)
