"""What all workspaces share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.app.measured import Accept
from bot.ports.clock import Round
from bot.ports.leases import Leases
from bot.ports.people import Operators
from bot.ports.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    store: Store
    now: Callable[[], datetime]
    every: Callable[[str, float, Round], Awaitable[None]]
    """Makes a round every so many seconds."""
    leases: Leases
    accept: Accept
    operators: Operators
    reaction: str
    """The emoji that asks for a diagnosis."""
    home_seconds: float
    """Between two looks whether open Home tabs are still as things are."""
