"""What an operator sets: variables, the values they take, and the workspaces to serve."""

from bot.settings.load import load
from bot.settings.variables import VARIABLES, Settings

__all__ = ["VARIABLES", "Settings", "load"]
