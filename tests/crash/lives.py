"""People ask the bot, and at a random moment, chosen by a seed, something happens to it."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Iterable

from tests.crash.process import BotProcess
from tests.scene import PATIENCE, Scene, named, payload

DOMAINS = ("refusing.example", "healthy.example", "full.example", "null-mx.example", "gone.example")
PATIENT = 600.0
"""Seconds to wait for posts that may be late because answers were lost."""
COUNTED_FROM_TAKEN = 0.5
"""The share of moments after the command was accepted, however slow the machine is."""

Strike = Callable[[], Awaitable[None]]


async def lives(
    scene: Scene, strike: Strike, chance: random.Random, domains: Iterable[str], patience: float = PATIENCE
) -> None:
    """Makes a command and a strike for each domain; then every accepted command gets its answer."""
    asked = {await _life(scene, strike, chance, domain): domain for domain in domains}
    taken = asked.keys() - {None}
    assert taken, "not one command was taken: the moments are badly chosen"
    await scene.workspace.wait_for(lambda: taken <= answered(scene), patience)


async def _life(scene: Scene, strike: Strike, chance: random.Random, domain: str) -> str | None:
    """Asks in a new channel. Returns the channel if the command was accepted."""
    asked = asyncio.create_task(ask(scene, domain))
    if chance.random() < COUNTED_FROM_TAKEN:
        await asyncio.wait({asked})
    await asyncio.sleep(chance.uniform(0.02, 0.5))
    await strike()
    return await asked


async def ask(scene: Scene, domain: str) -> str | None:
    """Sends a command in a new channel. Returns the channel if it was accepted."""
    channel = scene.workspace.add_channel("a-channel")
    answer = await scene.workspace.command(scene.ada, channel, f"/bounce 4.4.1 {domain}")
    return None if answer.error else channel


async def kill(scene: Scene, bot: BotProcess, of: int = 1) -> None:
    """Kills the bot and starts it again. `of`: how many bots there are."""
    await bot.end(signal.SIGKILL)
    await scene.until(lambda: scene.workspace.sockets < of)
    await bot.start()
    await scene.until(lambda: scene.workspace.sockets == of)


async def freeze(bot: BotProcess, seconds: float) -> None:
    bot.send(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    bot.send(signal.SIGCONT)


async def recoveries(scene: Scene, domain: str) -> None:
    """Waits until every accepted command got its recheck and recovery."""
    scene.lab.heal(domain)
    waiting = [card.channel for card in scene.cards if domain in card.text]
    await scene.workspace.wait_for(lambda: set(waiting) <= _recovered(scene), PATIENT)


def _recovered(scene: Scene) -> set[str]:
    """The channels with a recovery."""
    cards = {post.channel for post in scene.cards if payload(post)["state"] == "recovered"}
    return cards & {post.channel for post in scene.posted_as("recheck/")}


def answered(scene: Scene) -> set[str]:
    """The channels with a card that shows the verdict, and the diagnosis in its thread."""
    cards = {post.channel for post in scene.cards if payload(post)["state"] != "looking"}
    return cards & {post.channel for post in scene.posts if named(post) == "diagnosis"}
