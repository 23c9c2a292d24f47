"""A workspace without a listening bot for an hour, and what is read afterwards."""

from datetime import UTC, datetime, timedelta

from bot.models.intake import Intake
from handlers.clients import reading_client
from handlers.identity import identify
from handlers.listening.catch_up import CatchUp
from playground.workspace import Workspace
from tests.twins.store import MemoryStore

BOUNCE = "550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown"
HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)


class Away:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.ada = workspace.add_user("ada")
        self.channel = workspace.add_channel("mail-ops")
        self.known = MemoryStore()
        self.intakes: dict[str, Intake] = {}

    async def say(self, text: str, thread_ts: str | None = None) -> str:
        return await self.workspace.say(self.ada, self.channel, text, thread_ts)

    async def accept(self, intake: Intake) -> bool:
        self.intakes.setdefault(intake.origin, intake)
        return await self.known.accept(intake)

    async def catch_up(self, since: datetime = HOUR_AGO, ahead: timedelta = timedelta()) -> int:
        """Catches up, with a clock that is ahead of Slack's. Returns how many messages were new."""
        return (await (await self.reader(ahead)).since(since)).new

    async def reader(self, ahead: timedelta = timedelta()) -> CatchUp:
        client = reading_client(self.workspace.bot_token, self.workspace.api_url)
        return CatchUp(
            client,
            await identify(client),
            self.accept,
            lambda: datetime.now(UTC) + ahead,
            known=self.known,
            reaction="mailbox_with_mail",
        )
