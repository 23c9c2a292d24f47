"""A channel with the bot in it, and Ada as its user."""

from dataclasses import dataclass
from typing import Self

from playground.workspace import Message, Workspace


@dataclass(frozen=True, slots=True)
class Place:
    workspace: Workspace
    channel: str
    ada: str

    @classmethod
    def in_(cls, workspace: Workspace) -> Self:
        ada = workspace.add_user("ada")
        return cls(workspace, workspace.add_channel("mail-ops"), ada)

    @property
    def messages(self) -> list[Message]:
        return self.workspace.messages(self.channel)

    async def say(self, text: str, thread_ts: str | None = None) -> str:
        return await self.workspace.say(self.ada, self.channel, text, thread_ts)
