"""The bot is stopped or killed, and started again."""

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.crash.process import BotProcess
from tests.scene import Scene, payload

pytestmark = pytest.mark.crash

TWO_HOURS = 7200.0


async def test_killed_between_card_and_recheck_the_recheck_still_comes(scene: Scene, bot: BotProcess) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.post("diagnosis")
    await scene.all_proven()
    assert await bot.end(signal.SIGKILL) == -signal.SIGKILL
    scene.lab.heal("refusing.example")
    await bot.start()
    told = await scene.post("recheck/")
    assert f"<@{scene.ada}>" in told.text
    assert (await scene.card("recovered")).ts == card.ts == told.thread_ts


async def test_killed_while_its_clock_was_ahead_the_recheck_still_comes(
    scene: Scene, bot: BotProcess, tmp_path: Path
) -> None:
    """Although it was planned, and claimed by the process that was killed, for two hours later."""
    await bot.end(signal.SIGKILL)
    bot.set_clock(TWO_HOURS)
    await bot.start()
    await scene.until(lambda: scene.workspace.sockets == 1)
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    await scene.all_proven()
    await bot.end(signal.SIGKILL)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite")) as connection:
        until = time.time() + TWO_HOURS
        connection.execute("UPDATE watches SET lease_owner = 'the one killed', lease_until = ?", [until])
        connection.commit()
    scene.lab.heal("refusing.example")
    bot.set_clock(0)
    await bot.start()
    await scene.post("recheck/")
    await scene.card("recovered")


async def test_messages_posted_during_downtime_are_read_afterwards(scene: Scene, bot: BotProcess) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    await scene.all_proven()
    await bot.end(signal.SIGKILL)
    await scene.until(lambda: scene.workspace.sockets == 0)
    ts = await scene.say("<kim@full.example>: 452 4.2.2 mailbox full")
    await bot.start()
    await scene.until(lambda: [card.thread_ts for card in scene.cards] == [None, ts])


async def test_told_to_stop_while_slack_has_its_start_wait_it_ends(scene: Scene, bot: BotProcess) -> None:
    """It went on waiting, for minutes, whatever it was told."""
    await bot.end(signal.SIGKILL)
    before = len(scene.workspace.calls("auth.test"))
    scene.workspace.faults.add("ratelimited", "auth.test", seconds=600)
    await bot.start()
    await scene.until(lambda: len(scene.workspace.calls("auth.test")) > before)
    assert await bot.end(signal.SIGTERM) == 0


async def test_told_to_stop_it_posts_nothing_more_and_exits_with_0(scene: Scene, bot: BotProcess) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    assert await bot.end(signal.SIGTERM) == 0
    assert scene.workspace.sockets == 0
    assert payload(scene.cards[0])["state"] == "waiting"
