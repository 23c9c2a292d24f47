"""Two bots share one PostgreSQL: one is killed or frozen, and nobody notices."""

import asyncio
import signal
from pathlib import Path

import pytest

from tests.crash.conftest import LEASE, SCALE
from tests.crash.lives import answered, ask
from tests.crash.process import BotProcess
from tests.e2e.two import Two
from tests.postgres import Server
from tests.scene import Scene, key, named, payload

pytestmark = pytest.mark.crash


async def test_two_processes_share_the_work_and_post_everything_once(
    scene: Scene, bots: list[BotProcess]
) -> None:
    taken = {channel for _ in range(6) if (channel := await ask(scene, "healthy.example"))}
    await scene.until(lambda: taken <= answered(scene))
    cards = [post.channel for post in scene.posts if named(post) == "card"]
    assert len(cards) == len(set(cards)) >= len(taken) > 0


async def test_if_one_is_killed_the_other_takes_over(scene: Scene, bots: list[BotProcess]) -> None:
    """Kills a bot while commands arrive: every accepted one is answered, and a recheck comes in time."""
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    await scene.all_proven()
    asking = [asyncio.create_task(ask(scene, "healthy.example")) for _ in range(4)]
    await scene.until(lambda: len(scene.cards) > 1)
    await bots[0].end(signal.SIGKILL)
    scene.lab.heal("refusing.example")
    taken = {channel for channel in await asyncio.gather(*asking) if channel}
    await scene.post("recheck/")
    await scene.until(lambda: taken <= answered(scene))


async def test_a_frozen_process_that_wakes_up_leaves_no_duplicate(
    scene: Scene, bots: list[BotProcess]
) -> None:
    scene.workspace.faults.delay = 0.05
    asking = [asyncio.create_task(ask(scene, "healthy.example")) for _ in range(6)]
    await scene.until(lambda: scene.cards)
    bots[0].send(signal.SIGSTOP)
    taken = {channel for channel in await asyncio.gather(*asking) if channel}
    await scene.until(lambda: taken <= answered(scene))
    bots[0].send(signal.SIGCONT)
    await scene.until(lambda: len({key(post) for post in scene.posts}) == len(scene.posts))


async def test_a_check_of_a_frozen_process_is_done_by_the_other(scene: Scene, bots: list[BotProcess]) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    await scene.all_proven()
    bots[1].send(signal.SIGSTOP)
    scene.lab.heal("refusing.example")
    await scene.post("recheck/")
    bots[1].send(signal.SIGCONT)
    card = await scene.card("recovered")
    assert payload(card)["count"] == 1


async def test_a_process_that_stops_releases_everything_at_once(scene: Scene, bots: list[BotProcess]) -> None:
    assert await bots[0].end(signal.SIGTERM) == 0
    channel = await ask(scene, "healthy.example")
    await scene.until(lambda: channel in answered(scene))


async def test_two_share_two_workspaces_and_one_may_stop(tmp_path: Path, postgres: Server) -> None:
    shared = {
        "BOUNCEBOT_DATABASE_URL": await postgres.database(),
        "BOUNCEBOT_LEASE": str(LEASE),
        "BOUNCEBOT_RECHECK_SCALE": str(SCALE),
    }
    async with Two.opened(tmp_path) as two:
        async with two.served(**shared):
            async with two.served(**shared | {"BOUNCEBOT_LISTEN": "127.0.0.1:0"}):
                await two.acme.until(lambda: {one.workspace.sockets for one in two.scenes.values()} == {2})
                await two.ask_everywhere("4.4.1 refusing.example")
                await two.answered(1)
            await two.ask_everywhere("4.4.1 healthy.example")
            await two.answered(2)
        for scene in two.scenes.values():
            scene.assert_posted_once()
            assert len(scene.cards) == 2
