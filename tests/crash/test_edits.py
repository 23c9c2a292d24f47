"""A message is edited, and the bot is killed around that moment."""

import asyncio
import signal
from collections import Counter

import pytest

from tests.crash.process import BotProcess
from tests.scene import Scene, key, named

pytestmark = pytest.mark.crash

TYPO = "<kim@refusinng.example>: 451 4.4.1 connect timed out"
MENDED = TYPO.replace("refusinng", "refusing")


def posts_about(scene: Scene) -> dict[str, int]:
    """The posts about the edit, and how often each was made; the scene checks that every key is posted
    once."""
    told = (post for post in scene.posts if named(post).startswith(("action/", "recheck/")))
    about = Counter("edited" if "edited the message" in post.text else "found" for post in told)
    assert max(Counter(map(key, scene.posts)).values()) == 1
    return dict(about)


async def edited(scene: Scene) -> None:
    """Edits the message after its first verdict."""
    ts = await scene.say(TYPO)
    await scene.post("diagnosis")
    await scene.all_proven()
    await scene.workspace.edit(scene.ada, scene.channel, ts, MENDED)


async def followed(scene: Scene) -> None:
    card = await scene.card("waiting")
    await scene.until(lambda: "kim@refusing.example" in str(card.blocks))
    await scene.until(lambda: posts_about(scene) == {"edited": 1, "found": 1})
    assert len(scene.cards) == 1


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2])
async def test_killed_just_after_an_edit_it_follows_it_once(
    scene: Scene, bot: BotProcess, seconds: float
) -> None:
    await edited(scene)
    await asyncio.sleep(seconds)
    await bot.end(signal.SIGKILL)
    await scene.until(lambda: scene.workspace.sockets == 0)
    await bot.start()
    await followed(scene)


async def test_an_edit_made_during_downtime_is_followed_afterwards(scene: Scene, bot: BotProcess) -> None:
    ts = await scene.say(TYPO)
    await scene.post("diagnosis")
    await scene.all_proven()
    await bot.end(signal.SIGKILL)
    await scene.until(lambda: scene.workspace.sockets == 0)
    await scene.workspace.edit(scene.ada, scene.channel, ts, MENDED)
    await bot.start()
    await followed(scene)
