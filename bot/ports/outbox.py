"""The parts of the store that posting needs: what is to be posted, and what Slack shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.models.incident import Incident
from bot.models.post import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An outbox entry, and how far sending it has come."""

    post: Post
    attempts: int = 0
    sending_since: datetime | None = None
    """Set while an attempt runs, or if the process died during one: then look for the key before posting
    again."""


class Outbox(Protocol):
    """What is to be posted, each key once."""

    async def next_to_send(
        self,
        team: str,
        now: datetime,
        busy: Collection[str],
        limit: int,
        *,
        excluding: Collection[str] = (),
    ) -> Sequence[Outgoing]:
        """The first entry of each channel that is not `busy`, at most `limit` of them.

        An entry left in sending comes first, so that nothing overtakes a post that may have arrived; then
        cards, which carry the verdicts; news that nobody waits for comes last, because hundreds of recoveries
        take minutes. Posts in a thread are returned only once its card is posted. Entries postponed to later
        and those in `excluding`, by key, are left out.
        """
        ...

    async def outgoing(self, key: str) -> Outgoing | None:
        """The entry with this key, whatever its state."""
        ...

    async def said(self, beginning: str) -> Sequence[tuple[str, datetime]]:
        """The keys outside incidents that start with `beginning`, each with the time it was stored, in that
        order."""
        ...

    async def sending(self, key: str, at: datetime, after: datetime | None = None) -> bool:
        """Records an attempt, just before the call to Slack. `after`: when the previous attempt began, if
        there was one. Returns False if that is no longer so, because somebody else is sending the entry."""
        ...

    async def not_sent(self, key: str, since: datetime, not_before: datetime | None = None) -> None:
        """The attempt begun at `since` certainly did not arrive: the entry is new again, unless another
        attempt has begun. It is not tried before `not_before`."""
        ...

    async def pause_channel(self, team: str, channel: str, until: datetime, reported_since: datetime) -> None:
        """Slack refuses posts in the channel: no card is tried there before `until`. Posts created before
        `reported_since` whose card was never shown are dropped."""
        ...

    async def resume_channel(self, team: str, channel: str, at: datetime) -> None:
        """The channel accepts posts again: refused entries may be sent from then on."""
        ...

    async def sent(self, key: str, ts: str | None, at: datetime) -> bool:
        """Records that the entry was posted; for a card also `card_ts` and `thread_ts` in its incident.

        Only the first report counts. Returns False if that named another post, which makes this one a
        duplicate.
        """
        ...

    async def moved(self, incident: str, thread_ts: str) -> None:
        """The incident's thread is gone: it goes on in this one."""
        ...

    async def dropped(self, key: str, why: str, at: datetime) -> None:
        """Slack will never accept it (channel gone, bot removed): it is kept, with the reason.

        Dropping a card drops the posts waiting for its thread. A dropped or postponed card is tried again
        with the next post in its thread.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """The reaction on a message that opened or joined an incident."""

    incident: Incident
    joined: str | None = None
    """The message's timestamp if it joined the incident; None if it opened it."""
    shown: str | None = None
    """The reaction last recorded."""
    due: str | None = None
    """The incident's reaction, if the message joined it and does not show that yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReaction:
    """A reaction that a message shows from now on."""

    on: Reaction
    sign: str
    """The reaction for the incident's state, which the messages that joined it will show too."""
    reaction: str
    """The reaction on the message: the most important one of all its incidents."""


class Shown(Protocol):
    """What Slack shows of incidents."""

    async def stale_cards(
        self,
        team: str,
        limit: int = 100,
        *,
        postponed: Collection[tuple[str, int]] = (),
        paused: Collection[str] = (),
    ) -> Sequence[Incident]:
        """Incidents of the workspace that changed since their posted card was last drawn.

        Leaves out those in `postponed`, by id and version, and those in `paused` channels. Cards with news
        come before those still being checked, each kind oldest first; before all those that say "checking…"
        since they were posted, although there is a verdict.
        """
        ...

    async def card_shown(self, incident: str, version: int) -> None: ...

    async def stale_reactions(
        self, team: str, limit: int = 100, *, paused: Collection[str] = ()
    ) -> Sequence[Incident]:
        """Incidents that changed since the reaction on their message was recorded."""
        ...

    async def stale_joined_reactions(
        self, team: str, limit: int = 100, *, paused: Collection[str] = (), bare: bool = False
    ) -> Sequence[Reaction]:
        """Messages that joined an incident whose reaction has changed since; oldest first. `bare`: only those
        that show none yet."""
        ...

    async def reactions_on(self, team: str, channel: str, ts: str) -> Sequence[Reaction]:
        """The reactions for all incidents that a message opened or joined."""
        ...

    async def reactions_shown(self, noted: Sequence[NewReaction]) -> None: ...
