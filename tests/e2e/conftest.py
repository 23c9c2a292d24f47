"""The whole house in one process: the bot as it is, between a workspace and a lab on loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import running
from bot.settings import load
from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.scene import Scene

SCALE = 1 / 3000
"""A wait of 15 minutes becomes 0.3 seconds."""


@pytest.fixture
async def stage() -> AsyncIterator[Scene]:
    """Workspace and lab, still without the bot."""
    async with (
        Workspace(pace=Pace.unlimited(), ack_seconds=2.0, retry_seconds=(0.0,)) as workspace,
        Lab(patience=0.05, forward=[]) as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
async def house(stage: Scene, tmp_path: Path) -> AsyncIterator[Scene]:
    """Everything up. Whatever the story, nothing was said twice at its end."""
    settings = load(**stage.environment(f"sqlite:///{tmp_path / 'house.sqlite'}", SCALE))
    async with running(settings):
        await stage.workspace.connected()
        yield stage
    stage.assert_told_once()
