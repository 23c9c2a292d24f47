"""PostgreSQL is restarted under a running bot."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from playground.lab.sockets.ports import find_port
from playground.workspace import Pace, Workspace
from playground.workspace.people.people import CommandResult
from tests.crash.process import BotProcess
from tests.postgres import Server, serving
from tests.scene import PATIENCE, Scene, lab_of_places

pytestmark = pytest.mark.crash


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """Slack repeats an event once and at once, so that an outage outlasts its patience."""
    async with (
        Workspace(pace=Pace.unlimited(), retry_seconds=(0.0,)) as workspace,
        lab_of_places() as lab,
    ):
        yield Scene.in_(workspace, lab)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that no other test uses."""
    with serving() as server:
        yield server


@pytest.fixture
def port() -> int:
    return find_port(["127.0.0.1"], 0)


@pytest.fixture
async def bot(scene: Scene, server: Server, tmp_path: Path, port: int) -> AsyncIterator[BotProcess]:
    """A bot that serves health and metrics at `port`."""
    environment = scene.environment(await server.database(), 1 / 300)
    listen = {"BOUNCEBOT_LISTEN": f"127.0.0.1:{port}", "BOUNCEBOT_LEASE": "2"}
    async with BotProcess(tmp_path, environment | listen) as process:
        await process.start()
        await scene.workspace.connected()
        yield process
        assert "Traceback" not in process.log
    scene.assert_posted_once()


async def until_ready(port: int, ready: bool, looks: int = 1) -> None:
    """Waits for `/readyz`, whose probes are cached for a while. `looks`: how often it must be seen."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                looks -= (await answer.json())["database"] is ready
            if not looks:
                return
            await asyncio.sleep(0.05)


async def asked(scene: Scene) -> CommandResult:
    """Sends a command, again if a busy machine lost its socket or was too slow for Slack."""
    while True:
        await scene.workspace.connected()
        answer = await scene.bounce("4.4.1 full.example")
        if not answer.error:
            return answer


async def test_during_an_outage_nothing_is_acknowledged_and_afterwards_it_goes_on(
    scene: Scene, server: Server, bot: BotProcess, port: int
) -> None:
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    await until_ready(port, True)
    server.stop()
    await until_ready(port, False)
    refused = await asked(scene)
    assert "could not save that" in str(refused.payload)
    assert len(scene.cards) == 1
    server.start()
    await until_ready(port, True)
    await asked(scene)
    await scene.until(lambda: len(scene.cards) == 2)


async def test_a_message_that_slack_no_longer_repeats_after_an_outage_is_read(
    scene: Scene, server: Server, bot: BotProcess, port: int
) -> None:
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    server.stop()
    await until_ready(port, False)
    ts = await scene.say("<kim@full.example>: 452 4.2.2 mailbox full")
    await scene.until(lambda: any(not event.acknowledged for event in scene.workspace.deliveries()))
    server.start()
    await scene.until(lambda: [card.thread_ts for card in scene.cards] == [None, ts])


async def test_an_outage_is_logged_once_however_long(
    scene: Scene, server: Server, bot: BotProcess, port: int
) -> None:
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    await until_ready(port, True)
    server.stop()
    await scene.say("<kim@full.example>: 452 4.2.2 mailbox full")
    await scene.until(lambda: any(not event.acknowledged for event in scene.workspace.deliveries()))
    await until_ready(port, False, looks=60)
    server.start()
    await until_ready(port, True)
    await bot.tells("database_recovered")
    events = Counter(json.loads(line)["event"] for line in bot.log.splitlines())
    assert events["database_failed"] == events["database_recovered"] == 1
    assert max(events.values()) == 1


async def test_told_to_stop_during_an_outage_it_stops(
    scene: Scene, server: Server, bot: BotProcess, port: int
) -> None:
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    server.stop()
    await until_ready(port, False)
    assert await bot.end(signal.SIGTERM) == 0
    server.start()
    await bot.start()
    await scene.workspace.connected()
    await asked(scene)
    await scene.until(lambda: len(scene.cards) == 2)
