"""Trouble on our own side is reported to the operators once, and again when it is over."""

from pathlib import Path

import pytest

from bot.app import monitoring
from handlers import checkup
from handlers.listening import missed
from playground.workspace.api.specs import ALL_SCOPES
from tests.e2e.bounces import PASTED
from tests.e2e.conftest import SCALE, Operators, with_bot
from tests.scene import Scene


@pytest.fixture(autouse=True)
def frequent_self_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the bot's checks of itself all the time."""
    monkeypatch.setattr(monitoring, "OURSELVES_EVERY", 0.05)
    monkeypatch.setattr(monitoring, "SLACK_EVERY", 0.05)
    monkeypatch.setattr(missed, "PAUSES", (0.05,))


async def test_a_dead_resolver(stage: Scene, operators: Operators) -> None:
    async with operators.life():
        stage.lab.break_resolver()
        await operators.hear("resolver")
        stage.lab.break_resolver(False)
        await operators.hear("resolver", "resolver-over")
    assert "/etc/resolv.conf" in operators.told()[0]


async def test_a_problem_that_ends_while_we_are_down_is_reported_over(
    stage: Scene, operators: Operators
) -> None:
    async with operators.life():
        stage.lab.break_resolver()
        await operators.hear("resolver")
    stage.lab.break_resolver(False)
    async with operators.life():
        await operators.hear("resolver", "resolver-over")


async def test_a_clock_that_slack_disagrees_with(
    stage: Scene, operators: Operators, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with operators.life():
        with monkeypatch.context() as an_hour_off:
            an_hour_off.setattr(checkup, "MOST_OFF", -1.0)
            await operators.hear("clock")
        await operators.hear("clock", "clock-over")


@pytest.mark.parametrize("scopes", [ALL_SCOPES - {"reactions:write"}])
async def test_a_missing_scope(stage: Scene, operators: Operators) -> None:
    async with operators.life():
        await stage.say(PASTED)
        await stage.card("waiting")
        await stage.until(lambda: stage.workspace.calls("reactions.add"))
        await operators.hear("slack-scopes")
    assert "reactions:write" in operators.told()[0]


async def test_a_history_that_is_unreadable_at_the_start(
    stage: Scene, operators: Operators, tmp_path: Path
) -> None:
    async with with_bot(stage, tmp_path, SCALE):
        await stage.bounce("help")
    await stage.say(PASTED)
    fault = stage.workspace.faults.add("server_error", "users.conversations")
    async with operators.life():
        await operators.hear("slack-history")
        stage.workspace.faults.active.remove(fault)
        await stage.card("waiting")
        await operators.hear("slack-history", "slack-history-over")


async def test_a_history_not_read_before_a_crash_is_read_after_the_restart(
    stage: Scene, tmp_path: Path
) -> None:
    async with with_bot(stage, tmp_path, SCALE):
        await stage.bounce("help")
    await stage.say(PASTED)
    fault = stage.workspace.faults.add("server_error", "users.conversations")
    async with with_bot(stage, tmp_path, SCALE):
        await stage.until(lambda: stage.workspace.calls("users.conversations"))
        await stage.bounce("help")
    stage.workspace.faults.active.remove(fault)
    async with with_bot(stage, tmp_path, SCALE):
        await stage.card("waiting")


async def test_a_channel_that_accepts_us_again(stage: Scene, operators: Operators) -> None:
    """An earlier process reported that the channel refused posts."""
    async with operators.life():
        await stage.bounce("4.4.1 refusing.example")
        await stage.card("waiting")
        stage.workspace.remove_bot(stage.channel)
        stage.lab.heal("refusing.example")
        await stage.until(lambda: len(operators.topics()) == 1)
        stage.workspace.invite_bot(stage.channel)
    async with operators.life():
        await stage.bounce("4.4.1 silent.example")
        await stage.until(lambda: len(operators.topics()) == 2)
    began, over = operators.topics()
    assert began.startswith("slack-")
    assert over == f"{began}-over"


async def test_a_card_that_could_not_be_updated_is_updated_on_rejoining(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.all_proven()
    scene.workspace.remove_bot(scene.channel)
    scene.lab.heal("refusing.example")
    await scene.until(lambda: not scene.workspace.calls("chat.update")[-1].ok)
    scene.workspace.invite_bot(scene.channel)
    recovered = await scene.card("recovered")
    assert "refusing.example" in recovered.text
    assert "works again" in (await scene.post("recheck/")).text


async def test_a_card_never_posted_is_posted_once_the_channel_is_unarchived(
    scene: Scene,
) -> None:
    scene.workspace.archive(scene.channel)
    await scene.bounce("4.4.1 refusing.example")
    await scene.until(lambda: scene.workspace.calls("chat.postMessage"))
    scene.workspace.unarchive(scene.ada, scene.channel)
    card = await scene.card("waiting")
    verdict = await scene.post("diagnosis")
    assert verdict.thread_ts == card.ts


@pytest.mark.parametrize("scopes", [ALL_SCOPES - {"chat:write"}])
async def test_a_post_refused_for_a_missing_scope_is_sent_once_it_is_granted(
    scene: Scene, scopes: frozenset[str]
) -> None:
    await scene.say(PASTED)
    await scene.until(lambda: scene.workspace.calls("chat.postMessage"))
    scene.workspace.grant(ALL_SCOPES)
    await scene.post("diagnosis")
