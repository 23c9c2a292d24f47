"""What the handlers need from the rest of the bot."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.incidents.rights import Rights
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.ports.chat import Directory, Operators
from bot.ports.store import Gaps, Overviews
from handlers.identity import Identity
from handlers.membership import Members


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    us: Identity
    now: Callable[[], datetime]
    """The current time, in UTC."""
    accept: Callable[[Intake], Awaitable[bool]]
    """Stores an intake. If it raises, the event is not acknowledged and Slack sends it again."""
    confirm_posted: Callable[[str, str], Awaitable[None]]
    """Called with the key and `ts` of our own post when its event arrives: the first proof that it was
    posted."""
    gaps: Gaps
    """Records since when messages may have been missed."""
    rejoined: Callable[[str], Awaitable[None]]
    """Called when a channel accepts our posts again."""
    renamed: Callable[[str, str], Awaitable[None]]
    """Called when a channel has a new id, with the old and the new one."""
    missed_since: Callable[[datetime], Awaitable[object]]
    """Called when Slack says that it has sent no events since then."""
    incident: Callable[[str], Awaitable[Incident | None]]
    """An incident by its id."""
    overviews: Overviews
    """What the Home tab shows."""
    settings: Callable[[str, str], Awaitable[ChannelSettings]]
    """Settings of a channel, by team and channel."""
    members: Members
    """Who is in which channel."""
    directory: Directory
    """Who the people are."""
    rights: Rights
    """Who may decide in which channel."""
    operators: Operators
    """Reports our trouble to the operators."""
    check_token: Callable[[], None]
    """Called when Slack says that the app was removed, to check whether our token is still valid."""
    reaction: str
    """The emoji that asks for a diagnosis, without colons."""
