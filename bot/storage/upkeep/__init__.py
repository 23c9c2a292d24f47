"""What an operator does with the data: retention, export, forgetting an address, backup, move, dropping
rows."""

from bot.storage.upkeep.access import to_change, to_read
from bot.storage.upkeep.backup import back_up
from bot.storage.upkeep.export import export
from bot.storage.upkeep.forget import Forgotten, forget
from bot.storage.upkeep.move import move
from bot.storage.upkeep.retention import Kept, tidy
from bot.storage.upkeep.unreadable import drop, unreadable

__all__ = [
    "Forgotten",
    "Kept",
    "back_up",
    "drop",
    "export",
    "forget",
    "move",
    "tidy",
    "to_change",
    "to_read",
    "unreadable",
]
