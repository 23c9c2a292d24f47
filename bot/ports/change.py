"""What one step of work stores."""

from dataclasses import dataclass
from datetime import datetime

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.incident import Incident
from bot.models.post import Post
from bot.models.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedBounce:
    """A bounce that joined an incident."""

    origin: str
    recipient: str | None
    status: str | None
    reason: str
    at: datetime
    """When it was reported."""
    arrived: datetime | None = None
    """When the mail arrived for delivery, if the bounce says so."""
    ts: str | None = None
    """The timestamp of the message that reported it; None for a command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The result of one step of work, stored as a whole or not at all."""

    processed: tuple[str, ...] = ()
    """The origins of the intakes that are now processed."""
    incident: Incident | None = None
    """To insert (`version` 0) or to update (expecting `version`)."""
    supersedes: str | None = None
    """The id of an older open incident of the same channel and domain that bounces no longer join."""
    watch: Watch | None = None
    spends: int | None = None
    """The check number that this change spends; it must still be the watch's next."""
    posts: tuple[Post, ...] = ()
    bounces: tuple[JoinedBounce, ...] = ()
    """The bounces that join the incident."""
    settings: ChannelSettings | None = None
    """Settings of a channel, to insert (`version` 0) or to update (expecting `version`)."""
    correction: Correction | None = None
    """Replaces an earlier one for the incident by the same person."""
