"""Killed at moments that a seed chooses, while people go on asking."""

import asyncio
import random
import signal

import pytest

from tests.crash.process import BotProcess
from tests.scene import PATIENCE, Scene, named, payload

DOMAINS = ("refusing.example", "healthy.example", "full.example", "null-mx.example", "gone.example")


@pytest.mark.crash
async def test_whatever_the_moment_every_command_gets_one_card(scene: Scene, bot: BotProcess) -> None:
    """May take 22 seconds: so long Slack is asked for a post whose answer died with the process."""
    await lives(scene, bot, random.Random(25), DOMAINS[:4])


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(20))
async def test_nor_do_lost_answers_double_anything(scene: Scene, bot: BotProcess, seed: int) -> None:
    """300 kills in all."""
    scene.workspace.faults.add("lose_answer", "chat.*", percent=20)
    await lives(scene, bot, random.Random(seed), DOMAINS * 3, patience=600)


async def lives(
    scene: Scene, bot: BotProcess, chance: random.Random, domains: tuple[str, ...], patience: float = 60
) -> None:
    """A command and a kill for each domain; then all that was taken gets its answer."""
    taken = {channel for domain in domains if (channel := await life(scene, bot, chance, domain))}
    assert taken, "not one command was taken: the moments are badly chosen"
    await scene.workspace.wait_for(lambda: taken <= answered(scene), patience)


async def life(scene: Scene, bot: BotProcess, chance: random.Random, domain: str) -> str | None:
    """Asks in a channel of its own, kills, starts again. The channel, when the command was taken."""
    channel = scene.workspace.add_channel("a-channel")
    asked = asyncio.create_task(scene.workspace.command(scene.ada, channel, f"/bounce 4.4.1 {domain}"))
    await asyncio.sleep(chance.uniform(0.02, 0.5))
    await bot.end(signal.SIGKILL)
    answer = await asked
    await scene.until(lambda: scene.workspace.sockets == 0)
    await bot.start()
    await scene.workspace.connected(PATIENCE)
    return None if answer.error else channel


def answered(scene: Scene) -> set[str]:
    """Channels with a card that says what was found, and the diagnosis in its thread."""
    cards = {post.channel for post in scene.posts if named(post) == "card" and _says(payload(post))}
    return cards & {post.channel for post in scene.posts if named(post) == "diagnosis"}


def _says(card: dict[str, object]) -> bool:
    return card["state"] != "looking"
