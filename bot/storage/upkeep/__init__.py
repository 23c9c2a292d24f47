"""What an operator does with the data: keep it for so long, show it, forget somebody, back it up, move it."""

from bot.storage.upkeep.access import to_change, to_read
from bot.storage.upkeep.backup import back_up
from bot.storage.upkeep.export import export
from bot.storage.upkeep.forget import Forgotten, forget
from bot.storage.upkeep.move import move
from bot.storage.upkeep.retention import Kept, tidy

__all__ = ["Forgotten", "Kept", "back_up", "export", "forget", "move", "tidy", "to_change", "to_read"]
