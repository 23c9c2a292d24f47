"""What all workspaces share."""

from dataclasses import dataclass

from bot.app.measured import Accept
from bot.ports.clock import Clock
from bot.ports.leases import Leases
from bot.settings import Settings
from bot.storage import SqlStore
from bot.telemetry.operators import OutboxOperators


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    settings: Settings
    store: SqlStore
    clock: Clock
    leases: Leases
    accept: Accept
    operators: OutboxOperators
