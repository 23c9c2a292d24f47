"""What one step of work stores, and what the store keeps beside the models."""

from dataclasses import dataclass
from datetime import datetime

from bot.models.channel import ChannelSettings
from bot.models.correction import Correction
from bot.models.incident import Incident
from bot.models.post import Post
from bot.models.watch import Watch


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
class Reaction:
    """The reaction on a message that tells of an incident."""

    incident: Incident
    joined: str | None = None
    """The message's timestamp, if it joined the incident; else it opened it."""
    shown: str | None = None
    """The one that was last noted."""
    due: str | None = None
    """The incident's sign, if the message joined it and the sign changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReaction:
    """What a message shows from now on."""

    on: Reaction
    sign: str
    """The incident's own; messages that joined it are to follow that."""
    reaction: str
    """The one on the message: the weightiest sign of all that it tells of."""


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
