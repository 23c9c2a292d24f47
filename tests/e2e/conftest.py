"""Everything in one process: the real bot, between a workspace and a lab on loopback."""

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
from bot.settings import load
from bot.telemetry.logs import configure
from handlers.posting import Pace
from playground.workspace import Pace as SlacksPace
from playground.workspace import Workspace
from playground.workspace.api.specs import ALL_SCOPES
from tests.scene import PATIENCE, Scene, key, lab_of_places
from tests.sqlite import database

SCALE = 1 / 3000
"""A wait of 15 minutes becomes 0.3 seconds."""


@pytest.fixture
async def stage(scopes: frozenset[str], ack_seconds: float) -> AsyncIterator[Scene]:
    """Workspace and lab, without the bot."""
    slack = Workspace(
        pace=SlacksPace.unlimited(),
        retry_seconds=(0.0,),
        scopes=scopes,
        ack_seconds=ack_seconds,
        trigger_seconds=PATIENCE,
    )
    async with (
        slack as workspace,
        lab_of_places() as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
def scopes() -> frozenset[str]:
    """The scopes that the workspace grants; tests may override it."""
    return ALL_SCOPES


@pytest.fixture
def ack_seconds() -> float:
    """Seconds that Slack waits for an acknowledgement before it repeats an event; tests may override it."""
    return 3.0


@pytest.fixture(autouse=True)
def slack_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removes rate limits, which have tests of their own, so that tests are fast."""
    monkeypatch.setattr("handlers.posting.poster.Pace", partial(Pace, post_burst=100.0))
    monkeypatch.setattr("handlers.posting.counting.EVERY", 0.1)


@pytest.fixture
async def scene(stage: Scene, tmp_path: Path) -> AsyncIterator[Scene]:
    """Workspace, lab and bot, running."""
    async with with_bot(stage, tmp_path, SCALE):
        yield stage


@pytest.fixture
async def hasty(stage: Scene, tmp_path: Path) -> AsyncIterator[Scene]:
    """Workspace, lab and bot, running, with days that pass in seconds."""
    async with with_bot(stage, tmp_path, 1 / 400_000):
        yield stage


@asynccontextmanager
async def with_bot(stage: Scene, folder: Path, scale: float, **more: str) -> AsyncIterator[None]:
    """The running bot. At the end of every test nothing was posted twice, and nothing has failed inside."""
    settings = load(**stage.environment(database(folder / "bot.sqlite"), scale) | more)
    with capture_logs() as lines:
        async with running(settings):
            await stage.workspace.connected()
            yield
    stage.assert_posted_once()
    assert not [line for line in lines if line["log_level"] == "error"]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The real log, as JSON, with every library at its most verbose level."""
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
    """The operators' channel, where the bot reports its own trouble."""

    stage: Scene
    channel: str
    folder: Path

    def life(self) -> AbstractAsyncContextManager[None]:
        """Runs the bot, which reports to them, with the database of the run before."""
        return with_bot(self.stage, self.folder, SCALE, BOUNCEBOT_OPERATORS_CHANNEL=self.channel)

    def told(self) -> list[str]:
        return [message.text for message in self.stage.workspace.messages(self.channel)]

    def topics(self) -> list[str]:
        """The topics reported, without `operator/` and the date."""
        return [key(message).split("/")[1] for message in self.stage.workspace.messages(self.channel)]

    async def hear(self, *topics: str) -> None:
        """Waits until exactly these topics were reported."""
        await self.stage.until(lambda: self.topics() == [*topics])


@pytest.fixture
def operators(stage: Scene, tmp_path: Path) -> Operators:
    return Operators(stage, stage.workspace.add_channel("bouncebot-operators"), tmp_path)
