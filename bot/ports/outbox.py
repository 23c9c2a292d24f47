"""What is to be posted, and what Slack shows: the parts of the store that posting asks for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.models.incident import Incident
from bot.models.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An outbox entry with what is known of its sending."""

    post: Post
    attempts: int = 0
    sending_since: datetime | None = None
    """Set while a try is under way, or was when the process died: look for the key before posting again."""


class Outbox(Protocol):
    """What is to be posted, each key once."""

    async def next_to_send(
        self,
        team: str,
        now: datetime,
        busy: Collection[str],
        limit: int,
        *,
        without: Collection[str] = (),
    ) -> Sequence[Outgoing]:
        """The first entry of each channel that is not `busy`, at most `limit` of them: one left in sending
        before all others, so that nothing overtakes what may have arrived; then cards, which carry the
        verdicts. A thread's entries only once its card is posted; none that is to wait until later, nor
        those `without`, by key."""
        ...

    async def outgoing(self, key: str) -> Outgoing | None:
        """An entry, whatever became of it."""
        ...

    async def said(self, beginning: str) -> Sequence[tuple[str, datetime]]:
        """The keys of no incident that begin so, each with when it was stored, in that order."""
        ...

    async def sending(self, key: str, at: datetime, after: datetime | None = None) -> bool:
        """Written down just before the call to Slack. `after` is when the try before it began, if one did;
        False when that is not so any more: somebody else has the entry in hand."""
        ...

    async def not_sent(self, key: str, since: datetime, not_before: datetime | None = None) -> None:
        """The try that began then certainly did not arrive: back to new, unless another one began; and not to
        be tried again before, if that is given."""
        ...

    async def rest(self, team: str, channel: str, until: datetime, told_since: datetime) -> None:
        """The channel takes nothing: no card is tried there before `until`, and what has waited since before
        `told_since` for one that was never shown is dropped."""
        ...

    async def try_again(self, team: str, channel: str, at: datetime) -> None:
        """The channel takes us again: what was refused there may go from then on."""
        ...

    async def sent(self, key: str, ts: str | None, at: datetime) -> bool:
        """Proven. For a card, also notes `card_ts` and `thread_ts` in its incident.

        The first one counts; False when that was another than this, which then is a double.
        """
        ...

    async def dropped(self, key: str, why: str, at: datetime) -> None:
        """Slack does not take it (channel gone, bot removed): kept, with the reason.

        A card takes along what waits for its thread, and is tried again with the next post there; so is one
        that is only put off.
        """
        ...


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


class Shown(Protocol):
    """What Slack shows of an incident. `team` leaves out all of other workspaces."""

    async def stale_cards(
        self,
        limit: int = 100,
        team: str | None = None,
        resting: Collection[tuple[str, int]] = (),
        shut: Collection[str] = (),
    ) -> Sequence[Incident]:
        """Posted cards whose incident has changed since they were last drawn, but for those that are
        `resting`, by id and version, and for those in channels that are `shut`. Those with something to tell
        come before those that only look, and each kind oldest first."""
        ...

    async def card_shown(self, incident: str, version: int) -> None: ...

    async def stale_reactions(
        self, limit: int = 100, team: str | None = None, shut: Collection[str] = ()
    ) -> Sequence[Incident]:
        """Incidents that changed since the reaction of the message that opened them was noted."""
        ...

    async def stale_joined_reactions(
        self, limit: int = 100, team: str | None = None, shut: Collection[str] = ()
    ) -> Sequence[Reaction]:
        """Messages that joined an incident whose sign changed since. The oldest first."""
        ...

    async def reactions_on(self, team: str, channel: str, ts: str) -> Sequence[Reaction]:
        """All incidents that a message opened or joined."""
        ...

    async def reactions_shown(self, noted: Sequence[NewReaction]) -> None: ...
