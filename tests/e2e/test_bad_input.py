"""What Slack or somebody did meanwhile: one kind line, the incident intact, the operators told once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from playground.workspace import Message, Workspace
from tests.e2e.conftest import SCALE, inhabited
from tests.scene import Scene


@pytest.fixture
async def desk(stage: Scene) -> str:
    """The operators' channel."""
    return stage.workspace.add_channel("bouncebot-operators")


@pytest.fixture
async def watched(stage: Scene, desk: str, tmp_path: Path) -> AsyncIterator[Scene]:
    """Everything up, and the operators told of trouble."""
    async with inhabited(stage, tmp_path, SCALE, BOUNCEBOT_OPERATORS_CHANNEL=desk):
        yield stage


def told(workspace: Workspace, desk: str) -> list[str]:
    return [message.text for message in workspace.messages(desk)]


async def carded(scene: Scene, words: str = "4.4.1 refusing.example") -> Message:
    await scene.bounce(words)
    return await scene.card("waiting")


async def test_an_archived_channel_keeps_its_incident_and_is_told_once(watched: Scene, desk: str) -> None:
    await carded(watched)
    watched.workspace.archive(watched.channel)
    watched.lab.heal("refusing.example")
    await watched.until(lambda: told(watched.workspace, desk))
    await watched.workspace.command(watched.ada, watched.workspace.direct(watched.ada), "/bounce list")
    (line,) = told(watched.workspace, desk)
    assert "archived" in line
    assert "kept" in line


async def test_where_the_bot_was_removed_who_asks_is_told_how_to_bring_it_back(
    watched: Scene, desk: str
) -> None:
    await carded(watched)
    watched.workspace.remove_bot(watched.channel)
    watched.lab.heal("refusing.example")
    await watched.until(lambda: "/invite" in " ".join(told(watched.workspace, desk)))
    assert len(told(watched.workspace, desk)) == 1


async def test_a_deleted_card_is_nobodys_trouble(watched: Scene, desk: str) -> None:
    card = await carded(watched)
    await watched.workspace.delete(watched.ada, watched.channel, card.ts)
    await watched.bounce("recheck refusing.example")
    await watched.post("recheck/")
    assert told(watched.workspace, desk) == []


async def test_a_file_that_cannot_be_fetched_is_said_to_who_pointed_at_it(watched: Scene) -> None:
    ts = await watched.workspace.upload(watched.ada, watched.channel, "b.eml", b"\x89PNG no mail")
    await watched.workspace.shortcut(watched.ada, watched.channel, ts, "diagnose")
    await watched.until(lambda: watched.whispers)
    assert "I could not read it" in watched.whispers[-1].text


async def test_a_trigger_that_is_over_does_what_the_button_says(watched: Scene) -> None:
    card = await carded(watched)
    watched.workspace.faults.add("lose_call", "views.open", times=1)
    await watched.press(card, "snooze")
    told_of = await watched.post("action/")
    assert "snoozed" in told_of.text
