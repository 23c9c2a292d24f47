"""Two workspaces and a lab, and one or more bots that serve both workspaces."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from bot.app import running
from bot.settings import load
from playground.lab.sockets.ports import find_port
from playground.workspace import Pace, Workspace
from tests.e2e.conftest import SCALE
from tests.scene import PATIENCE, QUICK, Scene, lab_of_places
from tests.sqlite import database


@dataclass(frozen=True, slots=True)
class Two:
    """Two workspaces served by one bot process."""

    acme: Scene
    globex: Scene
    folder: Path
    port: int

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, *, over_http: bool = False) -> AsyncIterator["Two"]:
        port = free_port()
        url = f"http://127.0.0.1:{port}/slack/events" if over_http else None
        async with (
            _workspace(url) as acme,
            _workspace(url) as globex,
            lab_of_places() as lab,
        ):
            both = cls(Scene.in_(acme, lab), Scene.in_(globex, lab), folder, port)
            tables = {name: table(name, one, over_http=over_http) for name, one in both.scenes.items()}
            both.write(**tables)
            yield both

    @property
    def scenes(self) -> dict[str, Scene]:
        return {"acme": self.acme, "globex": self.globex}

    def write(self, **more: str) -> Path:
        """Writes the workspaces file; `more`: tables that replace those of the workspaces."""
        file = self.folder / "workspaces.toml"
        file.write_text("".join(more.get(name, table(name, one)) for name, one in self.scenes.items()))
        return file

    @asynccontextmanager
    async def served(self, **more: str) -> AsyncIterator[None]:
        environment = {
            "BOUNCEBOT_WORKSPACES": str(self.folder / "workspaces.toml"),
            "BOUNCEBOT_DATABASE_URL": database(self.folder / "both.sqlite"),
            "BOUNCEBOT_RECHECK_SCALE": str(SCALE),
            "BOUNCEBOT_OPERATORS_CHANNEL": self.acme.channel,
            "BOUNCEBOT_LISTEN": f"127.0.0.1:{self.port}",
        }
        async with running(load(**QUICK | environment | self.acme.lab.environment() | more)):
            yield

    async def readiness(self) -> tuple[int, dict[str, bool]]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/readyz") as answer,
        ):
            return answer.status, await answer.json()

    async def ready(self) -> dict[str, bool]:
        """Waits until everything is, and returns what that is."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status, parts = await self.readiness()
                if status == 200:
                    return parts
                await asyncio.sleep(0.05)

    async def ask_everywhere(self, words: str) -> None:
        for scene in self.scenes.values():
            assert (await scene.bounce(words)).error is None

    async def answered(self, times: int) -> None:
        """Waits until this many incidents of each workspace have their first diagnosis."""
        for scene in self.scenes.values():
            await scene.answered(times)


def _workspace(url: str | None) -> Workspace:
    """A workspace with long timeouts, because two bots and a lab share its process."""
    return Workspace(
        pace=Pace.unlimited(),
        ack_seconds=PATIENCE,
        retry_seconds=(0.0,),
        trigger_seconds=PATIENCE,
        request_url=url,
    )


def table(name: str, scene: Scene, *, over_http: bool = False) -> str:
    there = scene.workspace
    keys = {"bot_token": there.bot_token, "api_url": there.api_url}
    keys |= {"signing_secret": there.signing_secret} if over_http else {"app_token": there.app_token}
    return f"[{name}]\n" + "".join(f'{key} = "{value}"\n' for key, value in keys.items())


def free_port() -> int:
    """A port that no connection of this machine can take before the bot does."""
    return find_port(["127.0.0.1"], 0)
