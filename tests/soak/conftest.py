"""Three replicas with a PostgreSQL of their own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from playground.lab import Lab
from playground.workspace import Pace, Workspace
from tests.bench.server import durable_server
from tests.crash.conftest import LEASE, SCALE
from tests.crash.process import CLOCK_OFF, BotProcess
from tests.postgres import Server
from tests.scene import Scene

CLOCKS = (0, -3600, 1800)
"""The errors of the replicas' clocks, in seconds."""
ACK_SECONDS, RETRY_SECONDS = 1.0, (0.0, 4.0, 15.0)
"""Slack's patience with an event, and its waits before each repetition: shorter than Slack's 3, and 0, 60 and
300 seconds."""


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with (
        Workspace(pace=Pace.unlimited(), ack_seconds=ACK_SECONDS, retry_seconds=RETRY_SECONDS) as workspace,
        Lab(patience=0.05, forward=[]) as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
def server() -> Iterator[Server]:
    with durable_server() as server:
        yield server


@pytest.fixture
async def url(server: Server) -> str:
    return await server.database()


@pytest.fixture
async def bots(scene: Scene, url: str, tmp_path: Path) -> AsyncIterator[list[BotProcess]]:
    environment = scene.environment(url, SCALE) | {"BOUNCEBOT_LEASE": str(LEASE)}
    async with AsyncExitStack() as stack:
        three = []
        for off in CLOCKS:
            (folder := tmp_path / f"clock{off}").mkdir()
            process = BotProcess(folder, environment | {CLOCK_OFF: str(off)})
            three.append(await stack.enter_async_context(process))
            await three[-1].start()
        await scene.until(lambda: scene.workspace.sockets == len(CLOCKS))
        yield three
