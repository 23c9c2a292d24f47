"""What an operator sets: variables, the shapes that they take, and the workspaces that we serve."""

from bot.settings.load import load
from bot.settings.variables import VARIABLES, Settings

__all__ = ["VARIABLES", "Settings", "load"]
