"""A strict stand-in for Slack: Web API over HTTP, Socket Mode over a real WebSocket, all on loopback.

`Workspace` is for people and tests; `api/` is what the app calls. What is allowed is data: `limits.toml`,
`api/methods.toml`, `emoji.toml`.
"""

from playground.workspace.api.dispatch import ApiCall
from playground.workspace.delivery import Delivered
from playground.workspace.emoji import EMOJI
from playground.workspace.faults import Fault, Faults, Harm
from playground.workspace.models import Change, Channel, Ephemeral, File, Message, User, View
from playground.workspace.pace import Pace
from playground.workspace.people import CommandResult
from playground.workspace.workspace import Workspace

__all__ = [
    "EMOJI",
    "ApiCall",
    "Change",
    "Channel",
    "CommandResult",
    "Delivered",
    "Ephemeral",
    "Fault",
    "Faults",
    "File",
    "Harm",
    "Message",
    "Pace",
    "User",
    "View",
    "Workspace",
]
