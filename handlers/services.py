"""What the handlers need from the rest of the bot."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models.channel import ChannelSettings
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.ports.people import Operators
from bot.ports.store import Gaps
from handlers.identity import Identity
from handlers.membership import Members


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    us: Identity
    now: Callable[[], datetime]
    """The time, in UTC."""
    accept: Callable[[Intake], Awaitable[bool]]
    """Commits an intake; when it raises, Slack is not told that we have it and sends it again."""
    saw: Callable[[str, str], Awaitable[None]]
    """One of our own posts was seen: its key and its `ts`, the first proof that it arrived."""
    gaps: Gaps
    """What may be missing of what was said."""
    let_in: Callable[[str], Awaitable[None]]
    """Somebody let us into a channel, where Slack may have refused what we had to say."""
    incident: Callable[[str], Awaitable[Incident | None]]
    """An incident by its id."""
    incidents_since: Callable[[str, datetime], Awaitable[Sequence[Incident]]]
    """Those of a team that are open, or were opened or closed since then."""
    settings: Callable[[str, str], Awaitable[ChannelSettings]]
    """Of a team's channel."""
    members: Members
    """Who is in which channel."""
    operators: Operators
    """Who is to know when we are in trouble."""
    check_token: Callable[[], None]
    """Slack says that we are not wanted any more: somebody is to ask whether our token is still good."""
    reaction: str
    """The emoji that asks for a diagnosis, without colons."""
