"""What all workspaces share."""

from dataclasses import dataclass

from bot.app.measured import Accept
from bot.ports.clock import Clock
from bot.ports.leases import Leases
from bot.ports.people import Operators
from bot.ports.store import Store
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    settings: Settings
    store: Store
    clock: Clock
    leases: Leases
    accept: Accept
    operators: Operators
