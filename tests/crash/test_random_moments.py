"""The bot is killed or frozen at random moments, chosen by a seed, while people go on asking."""

import asyncio
import random
from functools import partial

import pytest

from tests.crash.conftest import LEASE, UNPROVEN
from tests.crash.lives import DOMAINS, PATIENT, freeze, kill, lives, recoveries
from tests.crash.process import BotProcess
from tests.scene import Scene, key

FREEZES = (0.2, LEASE, 2 * LEASE, UNPROVEN + 2 * LEASE)
"""Seconds to freeze: unnoticed; until its leases expire; until the other bot takes over its posts."""


@pytest.mark.crash
async def test_killed_at_any_moment_every_command_gets_one_card(scene: Scene, bot: BotProcess) -> None:
    await lives(scene, partial(kill, scene, bot), random.Random(25), DOMAINS[:4])


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(20))
async def test_lost_answers_cause_no_duplicates(scene: Scene, bot: BotProcess, seed: int) -> None:
    """300 kills in total."""
    scene.workspace.faults.add("lose_answer", "chat.*", percent=20)
    await lives(scene, partial(kill, scene, bot), random.Random(seed), DOMAINS * 3, PATIENT)
    await recoveries(scene, DOMAINS[0])


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(10))
async def test_two_processes_cause_no_duplicates(scene: Scene, bots: list[BotProcess], seed: int) -> None:
    """150 failures in total: one of the bots is killed, frozen, or killed as it wakes."""
    scene.workspace.faults.add("lose_answer", "chat.*", percent=20)
    scene.workspace.faults.delay = 0.1
    chance = random.Random(seed)

    async def strike() -> None:
        bot, fate = chance.choice(bots), chance.choice(("killed", "frozen", "both"))
        if fate != "killed":
            await freeze(bot, chance.choice(FREEZES))
        if fate != "frozen":
            await asyncio.sleep(chance.uniform(0, 0.2))
            await kill(scene, bot, len(bots))

    await lives(scene, strike, chance, DOMAINS * 3, PATIENT)
    await recoveries(scene, DOMAINS[0])
    await scene.until(lambda: len({key(post) for post in scene.posts}) == len(scene.posts))
