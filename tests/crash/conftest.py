"""A workspace and a lab in this process, the bot in another one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.crash.process import BotProcess
from tests.scene import PATIENCE, Scene

SCALE = 1 / 300
"""A wait of 15 minutes becomes 3 seconds: time enough to be killed and started again."""


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with (
        Workspace(pace=Pace.unlimited()) as workspace,
        Lab(patience=0.05, forward=[]) as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
async def bot(scene: Scene, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """Running and connected. Whatever the story, at its end nothing was said twice, nothing broke."""
    environment = scene.environment(f"sqlite:///{tmp_path / 'bot.sqlite'}", SCALE)
    async with BotProcess(tmp_path, environment | {"BOUNCEBOT_LEASE": "1"}) as process:
        await process.start()
        await scene.workspace.connected(PATIENCE)
        yield process
    scene.assert_told_once()
    assert "Traceback" not in process.log
