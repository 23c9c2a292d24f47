"""A strict stand-in for Slack: Web API over HTTP, Socket Mode over a real WebSocket, all on loopback.

`Workspace` is all of it, for people and tests. What people do (`people/`) changes what is remembered
(`records/`); the app is told (`to_app/`), and answers by what it calls (`api/`). As strict as Slack: what is
allowed is data, in `limits/limits.toml`, `api/methods.toml` and `emoji.toml`.
"""

from playground.workspace.api.dispatch import ApiCall
from playground.workspace.emoji import EMOJI
from playground.workspace.faults import Fault, Faults, Harm
from playground.workspace.limits.pace import Pace
from playground.workspace.people.people import CommandResult
from playground.workspace.records.models import Change, Channel, Ephemeral, File, Message, User, View
from playground.workspace.to_app.delivery import Delivered
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
