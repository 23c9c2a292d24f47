"""A workspace and a lab in this process, and one or two bots in their own processes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from playground.workspace import Pace, Workspace
from tests.crash.process import CLOCK_OFF, LOST_AFTER, SECOND_LOOK_AFTER, BotProcess
from tests.postgres import Server
from tests.scene import Scene, lab_of_places

SCALE = 1 / 300
"""A wait of 15 minutes becomes 3 seconds: enough time to kill and restart."""
LEASE = 2.0
"""Seconds for which one of two bots owns what it took."""
UNPROVEN = LOST_AFTER + SECOND_LOOK_AFTER
"""Seconds for which a post is looked up, after its answer was lost with the process, before it is made
again."""


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with (
        Workspace(pace=Pace.unlimited()) as workspace,
        lab_of_places() as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
async def bot(scene: Scene, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """A running, connected bot. At the end of every test nothing was posted twice, and nothing has failed."""
    environment = scene.environment(f"sqlite:///{tmp_path / 'bot.sqlite'}", SCALE)
    async with BotProcess(tmp_path, environment | {"BOUNCEBOT_LEASE": "1"}) as process:
        await process.start()
        await scene.workspace.connected()
        yield process
    scene.assert_posted_once()
    assert "Traceback" not in process.log


@pytest.fixture
async def bots(scene: Scene, postgres: Server, tmp_path: Path) -> AsyncIterator[list[BotProcess]]:
    """Two connected bots, with clocks an hour apart. At the end of every test nothing was posted twice, and
    nothing has failed."""
    environment = scene.environment(await postgres.database(), SCALE) | {"BOUNCEBOT_LEASE": str(LEASE)}
    async with AsyncExitStack() as stack:
        both = []
        for name, off in (("one", 0), ("two", -3600)):
            (tmp_path / name).mkdir()
            process = BotProcess(tmp_path / name, environment | {CLOCK_OFF: str(off)})
            both.append(await stack.enter_async_context(process))
            await both[-1].start()
        await scene.until(lambda: scene.workspace.sockets == 2)
        yield both
        scene.assert_posted_once()
        assert not [bot.log for bot in both if '"level": "error"' in bot.log]
