"""What the handlers need from the rest of the house."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.models import Incident, Intake
from bot.ports import Operators
from handlers.identity import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    us: Identity
    now: Callable[[], datetime]
    """The time, in UTC."""
    accept: Callable[[Intake], Awaitable[bool]]
    """Commits an intake; when it raises, Slack is not told that we have it and sends it again."""
    saw: Callable[[str, str], Awaitable[None]]
    """One of our own posts was seen: its key and its `ts`, the first proof that it arrived."""
    incident: Callable[[str], Awaitable[Incident | None]]
    """An incident by its id."""
    open_incidents: Callable[[str], Awaitable[Sequence[Incident]]]
    """Those of a team."""
    operators: Operators
    """Who is to know when we are in trouble."""
    reaction: str
    """The emoji that asks for a diagnosis, without colons."""
