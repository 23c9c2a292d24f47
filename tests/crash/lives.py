"""Lives of a bot: people ask it, and at a moment that a seed chooses something happens to it."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable, Iterable

from tests.crash.process import BotProcess
from tests.scene import PATIENCE, Scene, named, payload

DOMAINS = ("refusing.example", "healthy.example", "full.example", "null-mx.example", "gone.example")
PATIENT = 600.0
"""Seconds for what may be said late, because answers are lost."""
COUNTED_FROM_TAKEN = 0.5
"""Share of the moments that come after the command was taken, however slow the machine is."""

Strike = Callable[[], Awaitable[None]]


async def lives(
    scene: Scene, strike: Strike, chance: random.Random, domains: Iterable[str], patience: float = PATIENCE
) -> None:
    """A command and a strike for each domain; then all that was taken gets its answer."""
    asked = {await _life(scene, strike, chance, domain): domain for domain in domains}
    taken = asked.keys() - {None}
    assert taken, "not one command was taken: the moments are badly chosen"
    await scene.workspace.wait_for(lambda: taken <= answered(scene), patience)


async def _life(scene: Scene, strike: Strike, chance: random.Random, domain: str) -> str | None:
    """Asks in a channel of its own. The channel, when the command was taken."""
    asked = asyncio.create_task(ask(scene, domain))
    if chance.random() < COUNTED_FROM_TAKEN:
        await asyncio.wait({asked})
    await asyncio.sleep(chance.uniform(0.02, 0.5))
    await strike()
    return await asked


async def ask(scene: Scene, domain: str) -> str | None:
    """In a channel of its own, which is told when the command was taken."""
    channel = scene.workspace.add_channel("a-channel")
    answer = await scene.workspace.command(scene.ada, channel, f"/bounce 4.4.1 {domain}")
    return None if answer.error else channel


async def kill(scene: Scene, bot: BotProcess, of: int = 1) -> None:
    """And starts it again. `of`: how many there are."""
    await bot.end(signal.SIGKILL)
    await scene.until(lambda: scene.workspace.sockets < of)
    await bot.start()
    await scene.until(lambda: scene.workspace.sockets == of)


async def freeze(bot: BotProcess, seconds: float) -> None:
    bot.send(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    bot.send(signal.SIGCONT)


async def recoveries(scene: Scene, domain: str) -> None:
    """Nobody forgot to look again, wherever the command was taken."""
    scene.lab.heal(domain)
    waiting = [card.channel for card in scene.cards if domain in card.text]
    await scene.workspace.wait_for(lambda: set(waiting) <= _recovered(scene), PATIENT)


def _recovered(scene: Scene) -> set[str]:
    """Channels that were told so."""
    cards = {post.channel for post in scene.cards if payload(post)["state"] == "recovered"}
    return cards & {post.channel for post in scene.posted_as("recheck/")}


def answered(scene: Scene) -> set[str]:
    """Channels with a card that says what was found, and the diagnosis in its thread."""
    cards = {post.channel for post in scene.cards if payload(post)["state"] != "looking"}
    return cards & {post.channel for post in scene.posts if named(post) == "diagnosis"}
