"""What a post says, before it is rendered for Slack. Stored as JSON, told apart by `type`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.bounce import Bounce
from bot.models.channel import ChannelSettings
from bot.models.chart import ChartPoint
from bot.models.correction import Correction, Ending
from bot.models.diagnosis import Diagnosis, Verdict
from bot.models.explanation import Explanation
from bot.models.incident import Incident, IncidentState
from bot.models.query import Query
from bot.models.watch import Changed, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The incident's card, rendered from the incident at the time of posting."""

    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosed:
    """The first verdict, with its reasons, the checks and the steps."""

    type: Literal["diagnosed"] = "diagnosed"
    diagnosis: Diagnosis
    bounce: Bounce | None = None
    bounced_earlier: datetime | None = None
    """When it bounced, if that was over a day before it was reported to us; shown first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rechecked:
    """The result of a recheck, or a reminder."""

    type: Literal["rechecked"] = "rechecked"
    outcome: Outcome
    before: Diagnosis | None = None
    """The diagnosis before this check."""
    diagnosis: Diagnosis | None = None
    """None for a reminder, which checks nothing."""
    changed: Changed | None = None
    mention: tuple[str, ...] = ()
    """Who asked for the incident or took it."""
    asked_by: str | None = None
    """Who pressed "Check now"; an unchanged result is then posted, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The incident was resolved, stopped or given up."""

    type: Literal["closed"] = "closed"
    state: IncidentState
    by: str | None = None
    """The person who closed it; None if it ended by itself."""
    mention: tuple[str, ...] = ()
    ending: Ending | None = None
    words: str = ""
    """How it ended, in the person's own words."""
    second: Verdict | None = None
    """Of the second trouble, which is not followed any more either."""
    unanswered: Query | None = None
    """A person's question that was still to be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Further bounces joined the incident."""

    type: Literal["joined"] = "joined"
    count: int
    """Bounces in the incident now."""
    recipients: tuple[str, ...] = ()
    """The new ones."""


NotFollowed = Literal["third", "no-look", "unseen", "no-rechecks"]
"""Why a further trouble is not followed: two are already; no look can tell its end; nothing was seen of it
from here; the channel wants no rechecks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetApart:
    """The answer for a bounce that joined and said something else than the verdict."""

    type: Literal["set-apart"] = "set-apart"
    query: Query
    """What that bounce was about."""
    diagnosis: Diagnosis
    same: bool
    """Whether it has the incident's cause after all."""
    followed: bool = False
    """Whether the incident's next looks follow it."""
    not_followed: NotFollowed | None = None
    """None too if there is nothing to follow."""
    origin: str = ""
    """Of what brought the bounce."""
    asked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondTrouble:
    """A second trouble that was answered before is over, or has another cause now."""

    type: Literal["second-trouble"] = "second-trouble"
    query: Query
    """What its bounce was about."""
    before: str
    """The cause that was told before."""
    diagnosis: Diagnosis
    not_followed: NotFollowed | None = None
    """Why the other cause is not followed; None if it is, or all is over."""
    mention: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """The recipients whose mail bounced."""

    type: Literal["recipients"] = "recipients"
    total: int
    removable: int
    """How many of them do not exist any more."""
    remove: tuple[str, ...] = ()
    """The first of those that do not exist."""
    doubtful: int = 0
    """How many of them are said not to exist only by bounces from a time of doubt."""
    again: tuple[str, ...] = ()
    """The first of those."""
    doubt: str | None = None
    """Why that is in doubt."""
    others: tuple[str, ...] = ()
    """The first of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acted:
    """Somebody took, handed on or snoozed the incident: one short line."""

    type: Literal["acted"] = "acted"
    by: str
    did: Literal["took", "handed", "snoozed"]
    taken_from: str | None = None
    """Who had taken it before and should know."""
    to: str | None = None
    """Who it was handed to."""
    seconds: float | None = None
    """Length of the snooze, if it was asked for as a length."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """Somebody edited the message that opened the incident, so it is diagnosed again."""

    type: Literal["edited"] = "edited"
    by: str | None
    query: Query
    """What the message asks about now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Somebody corrected the verdict."""

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
    """The reasons for the verdict: every cause that was weighed, with the evidence for and against it."""

    type: Literal["reasoned"] = "reasoned"
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The note to their postmaster, ready to copy."""

    type: Literal["noted"] = "noted"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A domain's history in the channel, newest first."""

    type: Literal["recalled"] = "recalled"
    domain: str
    incidents: tuple[Incident, ...] = ()
    points: tuple[ChartPoint, ...] = ()
    """The chart's points, oldest first."""
    zone: str = "UTC"
    """The channel's time zone; while nobody has set anything, that of whoever asked: a chart cannot know its
    reader's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The summary of a week in a channel."""

    type: Literal["digest"] = "digest"
    opened: int
    bounces: int
    """In the incidents opened this week."""
    recovered: int
    closed: int
    """The recovered ones included."""
    open_count: int
    open: tuple[Incident, ...] = ()
    """The most urgent ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The current settings of a channel."""

    type: Literal["configured"] = "configured"
    settings: ChannelSettings
    by: str | None = None
    """Who has just changed them; None if they are only shown."""
    in_their_zone: bool = False
    """Whether the channel has just taken their time zone, because nobody had set any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text of the bot's own: help, a refusal, a pointer to an incident, an apology.

    Text between backticks is shown as code; nothing else is formatted.
    """

    type: Literal["said"] = "said"
    text: str


Content = (
    Card
    | Diagnosed
    | Rechecked
    | Closed
    | Joined
    | SetApart
    | SecondTrouble
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


def is_news(content: Content) -> bool:
    """Whether it tells what happened by itself, and nobody waits for it."""
    match content:
        case Joined() | Recipients() | SecondTrouble() | Digest():
            return True
        case Rechecked() | SetApart():
            return content.asked_by is None
        case Closed():
            return content.by is None
    return False
