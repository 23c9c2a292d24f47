"""Everything in one process: the bot as it is, between a workspace and a lab on loopback."""

import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import structlog
from structlog.testing import capture_logs

from bot.app import running
from bot.logs import configure
from bot.settings import load
from handlers.posting import Pace
from playground.lab import Lab
from playground.workspace import Pace as SlacksPace
from playground.workspace import Workspace
from playground.workspace.api.specs import ALL_SCOPES
from tests.scene import Scene, key
from tests.sqlite import database

SCALE = 1 / 3000
"""A wait of 15 minutes becomes 0.3 seconds."""


@pytest.fixture
async def stage(scopes: frozenset[str], ack_seconds: float) -> AsyncIterator[Scene]:
    """Workspace and lab, still without the bot."""
    slack = Workspace(
        pace=SlacksPace.unlimited(), retry_seconds=(0.0,), scopes=scopes, ack_seconds=ack_seconds
    )
    async with (
        slack as workspace,
        Lab(patience=0.05, forward=[]) as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
def scopes() -> frozenset[str]:
    """What the workspace grants; a test may take something away."""
    return ALL_SCOPES


@pytest.fixture
def ack_seconds() -> float:
    """For which Slack waits before it says something again; a test may have it wait less."""
    return 3.0


@pytest.fixture(autouse=True)
def slack_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a story is over as soon as it is told; the pace has tests of its own."""
    monkeypatch.setattr("handlers.posting.poster.Pace", partial(Pace, post_burst=100.0))
    monkeypatch.setattr("handlers.posting.counting.EVERY", 0.1)


@pytest.fixture
async def scene(stage: Scene, tmp_path: Path) -> AsyncIterator[Scene]:
    """Everything up."""
    async with inhabited(stage, tmp_path, SCALE):
        yield stage


@pytest.fixture
async def hasty(stage: Scene, tmp_path: Path) -> AsyncIterator[Scene]:
    """Everything up, and days pass in seconds."""
    async with inhabited(stage, tmp_path, 1 / 400_000):
        yield stage


@asynccontextmanager
async def inhabited(stage: Scene, folder: Path, scale: float, **more: str) -> AsyncIterator[None]:
    """The bot at work. Whatever the story, at its end nothing was said twice and nothing broke inside."""
    settings = load(**stage.environment(database(folder / "bot.sqlite"), scale) | more)
    with capture_logs() as lines:
        async with running(settings):
            await stage.workspace.connected()
            yield
    stage.assert_told_once()
    assert not [line for line in lines if line["log_level"] == "error"]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The real log, as JSON, every library at its loudest."""
    before = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        configure("json")
    logging.root.setLevel(logging.INFO)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:], level = before
    logging.root.setLevel(level)


@dataclass(frozen=True, slots=True)
class Operators:
    """Those who are told of the bot's own trouble, in a channel of theirs."""

    stage: Scene
    channel: str
    folder: Path

    def life(self) -> AbstractAsyncContextManager[None]:
        """Of the bot; it tells them. Each begins with the database that the one before left."""
        return inhabited(self.stage, self.folder, SCALE, BOUNCEBOT_OPERATORS_CHANNEL=self.channel)

    def told(self) -> list[str]:
        return [message.text for message in self.stage.workspace.messages(self.channel)]

    def topics(self) -> list[str]:
        """Without `operator/` and the date."""
        return [key(message).split("/")[1] for message in self.stage.workspace.messages(self.channel)]

    async def hear(self, *topics: str) -> None:
        """Until just that was told."""
        await self.stage.until(lambda: self.topics() == [*topics])


@pytest.fixture
def operators(stage: Scene, tmp_path: Path) -> Operators:
    return Operators(stage, stage.workspace.add_channel("bouncebot-operators"), tmp_path)
