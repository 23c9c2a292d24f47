"""Handlers on a real socket, with an inbox that only records."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.errors import StorageError
from bot.incidents.rights import Rights
from bot.models.channel import ChannelSettings
from bot.models.incident import Incident
from bot.models.intake import Intake
from bot.models.past import Past
from handlers import register
from handlers.clients import SlackClient, web_client
from handlers.connection import SocketConnection, bolt_app
from handlers.directory import SlackDirectory
from handlers.home import Home
from handlers.identity import Identity, identify
from handlers.membership import Members
from handlers.services import Services
from playground.workspace import Workspace
from tests.twins.store.past import past_of


@dataclass
class Remembered:
    """The services' twin: records what is accepted, and can fail."""

    workspace: Workspace
    client: SlackClient
    channel: str
    ada: str
    intakes: list[Intake] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    let_into: list[str] = field(default_factory=list)
    incidents: dict[str, Incident] = field(default_factory=dict)
    chosen: ChannelSettings | None = None
    home: Home | None = None
    failures: int = 0
    """How many of the next attempts to store something fail."""
    trouble: Exception = field(default_factory=lambda: StorageError("The database failed: disk is full"))

    async def accept(self, intake: Intake) -> bool:
        if self.failures:
            self.failures -= 1
            raise self.trouble
        new = intake.origin not in {known.origin for known in self.intakes}
        if new:
            self.intakes.append(intake)
        return new

    async def confirm_posted(self, key: str, ts: str) -> None:
        self.seen.append((key, ts))

    async def rejoined(self, channel: str) -> None:
        self.let_into.append(channel)

    async def incident(self, incident: str) -> Incident | None:
        return self.incidents.get(incident)

    async def channels_since(self, team: str, since: datetime, limit: int) -> list[str]:
        here = self.incidents.values() if team == self.workspace.team_id else ()
        return list(dict.fromkeys(one.channel for one in here))[:limit]

    async def open_incidents(self, team: str, channels: Collection[str] | None = None) -> list[Incident]:
        return [one for one in self._in(channels or ()) if one.state.is_open]

    async def past(self, team: str, channels: Collection[str], now: datetime) -> Past:
        return past_of(self._in(channels), now)

    def _in(self, channels: Collection[str]) -> list[Incident]:
        return [one for one in self.incidents.values() if one.channel in channels]

    async def settings(self, team: str, channel: str) -> ChannelSettings:
        return self.chosen or ChannelSettings(team=team, channel=channel)

    async def one(self) -> Intake:
        """Waits for the only intake."""
        await self.workspace.wait_for(lambda: self.intakes)
        (intake,) = self.intakes
        return intake

    async def say(self, text: str, thread_ts: str | None = None) -> str:
        return await self.workspace.say(self.ada, self.channel, text, thread_ts)

    async def after_everything(self) -> None:
        """Waits until all events so far were delivered, by sending a last one."""
        await self.say("550 5.1.1 last@example.org: user unknown")
        await self.workspace.wait_for(
            lambda: any("last@example.org" in intake.text for intake in self.intakes)
        )
        self.intakes.pop()


def client_of(workspace: Workspace) -> SlackClient:
    """The bot's client."""
    return web_client(workspace.bot_token, workspace.api_url)


def services_that(**do: Any) -> Services:
    """Services that do nothing except what is given."""
    nothing: dict[str, Any] = {
        "us": Identity(team="T1", bot_user="U0BOT", bot_id="B0BOT", url="https://acme.slack.com/"),
        "now": lambda: datetime.now(UTC),
        "accept": None,
        "confirm_posted": None,
        "gaps": None,
        "rejoined": None,
        "renamed": None,
        "missed_since": None,
        "incident": None,
        "overviews": None,
        "settings": None,
        "members": Members(),
        "directory": None,
        "rights": None,
        "operators": None,
        "check_token": None,
        "reaction": "mailbox_with_mail",
    }
    return Services(**nothing | do)


@asynccontextmanager
async def listening(workspace: Workspace) -> AsyncIterator[Remembered]:
    ada = workspace.add_user("ada")
    channel = workspace.add_channel("mail-ops")
    client = client_of(workspace)
    us = await identify(client)
    inbox = Remembered(workspace, client, channel, ada)
    services = services_that(
        us=us,
        accept=inbox.accept,
        confirm_posted=inbox.confirm_posted,
        rejoined=inbox.rejoined,
        incident=inbox.incident,
        overviews=inbox,
        settings=inbox.settings,
        directory=SlackDirectory(client, Members()),
        rights=Rights(inbox.settings, SlackDirectory(client, Members())),
    )
    app = bolt_app(client, us)
    inbox.home = register(app, services)
    async with SocketConnection(app, workspace.app_token, services.now):
        await workspace.connected()
        yield inbox
