"""The bot is killed at each step at which a second trouble is found, followed and told to be over."""

from typing import Any

import pytest

from tests.crash.process import BotProcess
from tests.scene import Scene, named

pytestmark = pytest.mark.crash

SPF = "<sam@healthy.example>: 550 5.7.23 SPF validation failed for sender.example"
CLAIM, COMMIT = "UPDATE watches SET lease_owner", "COMMIT"
POST = "UPDATE outbox"
"""An entry of the outbox is marked before it is posted, and again afterwards."""
FOUND = {
    "its bounce joins": ["UPDATE incidents"],
    "its question was worked on": ["UPDATE inbox"],
    "that is to last": ["UPDATE inbox", COMMIT],
    "it is looked for": [CLAIM],
    "its answer is stored": ["INSERT INTO outbox"],
    "its answer is committed": ["INSERT INTO outbox", COMMIT],
    "its answer goes out": [POST],
    "its answer has been posted": [POST, COMMIT, POST],
}
OVER = {
    "it is looked for": [CLAIM],
    "the incident is stored without it": ["UPDATE incidents"],
    "the next check is stored": ["UPDATE incidents", "INSERT INTO watches"],
    "its end is stored": ["INSERT INTO outbox"],
    "its end is committed": ["INSERT INTO outbox", COMMIT],
    "its end goes out": [POST],
    "its end has been posted": [POST, COMMIT, POST],
}
"""By what is going on: the statements that lead there. The bot is killed just before the last of them."""
OFTEN = ("committed", "posted")
"""The ends of what is tried each time; the others take minutes."""


def steps(of: dict[str, list[str]]) -> list[Any]:
    return [
        pytest.param(statements, id=name, marks=[] if name.endswith(OFTEN) else pytest.mark.soak)
        for name, statements in of.items()
    ]


@pytest.mark.parametrize("step", steps(FOUND))
async def test_killed_while_it_is_found_it_is_answered_and_followed_to_its_end(
    scene: Scene, bot: BotProcess, step: list[str]
) -> None:
    await first_trouble(scene)
    scene.lab.sicken("healthy.example", "refusing")
    bot.kill_at(*step)
    assert not (await scene.bounce("4.4.1 healthy.example")).error
    await bot.killed()
    await bot.start()
    await scene.post("answer/")
    await both_on_card(scene)
    scene.lab.heal("healthy.example")
    await told_once_that_it_is_over(scene)


@pytest.mark.parametrize("step", steps(OVER))
async def test_killed_while_its_end_is_told_it_is_told_once(
    scene: Scene, bot: BotProcess, step: list[str]
) -> None:
    await first_trouble(scene)
    scene.lab.sicken("healthy.example", "refusing")
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("answer/")
    await both_on_card(scene)
    await scene.all_proven()
    bot.kill_at(*step)
    scene.lab.heal("healthy.example")
    await bot.killed()
    await bot.start()
    await told_once_that_it_is_over(scene)


async def first_trouble(scene: Scene) -> None:
    await scene.say(SPF)
    await scene.post("diagnosis")
    await scene.all_proven()


async def both_on_card(scene: Scene) -> None:
    await scene.until(lambda: "Second trouble: " in str(scene.cards[0].blocks))


async def told_once_that_it_is_over(scene: Scene) -> None:
    """And the first trouble is still waited for, with a check to come."""
    await scene.until(lambda: "Second trouble: " not in str(scene.cards[0].blocks))
    await scene.until(lambda: len(scene.posted_as("answer/")) == 2)
    found, over = scene.posted_as("answer/")
    assert named(found).endswith(":apart")
    assert f"<@{scene.ada}> ✅ The bounce with 4.4.1: that trouble is over" in over.text
    assert "Still open: SPF fails" in over.text
    assert "check again: " in str(scene.cards[0].blocks)
    assert len(scene.posted_as("answer/")) == 2
