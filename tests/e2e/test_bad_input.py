"""Unexpected changes by Slack or people: a friendly line, the incident intact, the operators told once."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from playground.workspace import Message
from tests.e2e.bounces import mail
from tests.e2e.conftest import Operators
from tests.scene import Scene


@pytest.fixture
async def watched(stage: Scene, operators: Operators) -> AsyncIterator[Scene]:
    """A running bot that reports trouble to operators."""
    async with operators.life():
        yield stage


async def carded(scene: Scene, words: str = "4.4.1 refusing.example") -> Message:
    await scene.bounce(words)
    return await scene.card("waiting")


async def test_an_archived_channel_keeps_its_incident_and_is_reported_once(
    watched: Scene, operators: Operators
) -> None:
    await carded(watched)
    watched.workspace.archive(watched.channel)
    watched.lab.heal("refusing.example")
    await watched.until(operators.told)
    await watched.workspace.command(watched.ada, watched.workspace.direct(watched.ada), "/bounce list")
    (line,) = operators.told()
    assert "archived" in line
    assert "kept" in line


async def test_a_user_in_a_channel_without_the_bot_is_told_how_to_invite_it(
    watched: Scene, operators: Operators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.membership.PRESENT", 0.0)
    await carded(watched)
    watched.workspace.remove_bot(watched.channel)
    watched.lab.heal("refusing.example")
    await watched.until(lambda: "/invite" in " ".join(operators.told()))
    assert len(operators.told()) == 1
    answer = await watched.bounce("recheck refusing.example")
    assert "/invite" in answer.payload["text"]


async def test_a_deleted_card_causes_no_trouble(watched: Scene, operators: Operators) -> None:
    card = await carded(watched)
    await watched.workspace.delete(watched.ada, watched.channel, card.ts)
    await watched.bounce("recheck refusing.example")
    await watched.post("recheck/")
    assert operators.told() == []


async def test_a_deleted_bounce_leaves_its_incident_as_it_is(watched: Scene, operators: Operators) -> None:
    ts = await watched.say("<kim@refusing.example>: 451 4.4.1 connect timed out")
    await watched.post("diagnosis")
    await watched.workspace.delete(watched.ada, watched.channel, ts)
    watched.lab.heal("refusing.example")
    await watched.card("recovered")
    await watched.post("recheck/")
    assert operators.told() == []


async def test_a_file_that_cannot_be_fetched_is_reported_to_who_pointed_at_it(watched: Scene) -> None:
    watched.workspace.faults.add("server_error", "download")
    ts = await watched.workspace.upload(watched.ada, watched.channel, "b.eml", mail("kim@refusing.example"))
    await watched.workspace.shortcut(watched.ada, watched.channel, ts, "diagnose")
    await watched.until(lambda: watched.whispers)
    assert "I could not read it" in watched.whispers[-1].text


async def test_pointing_at_a_picture_says_that_it_cannot_be_read(watched: Scene) -> None:
    ts = await watched.workspace.upload(watched.ada, watched.channel, "b.png", b"\x89PNG\r\n\x1a\n\x00")
    await watched.workspace.shortcut(watched.ada, watched.channel, ts, "diagnose")
    await watched.until(lambda: watched.whispers)
    assert "it is an image; paste the text" in watched.whispers[-1].text


async def test_an_expired_trigger_still_runs_the_buttons_command(watched: Scene) -> None:
    card = await carded(watched)
    watched.workspace.faults.add("lose_call", "views.open", times=1)
    await watched.press(card, "snooze")
    told_of = await watched.post("action/")
    assert "snoozed" in told_of.text


async def test_tomorrow_is_in_utc_for_a_user_without_a_time_zone(watched: Scene) -> None:
    bob = watched.workspace.add_user("bob", tz=None)
    card = await carded(watched)
    await watched.workspace.press(bob, watched.channel, card.ts, "snooze")
    (form,) = await watched.until(lambda: watched.workspace.modals(bob))
    await watched.workspace.submit(bob, form.id, {"length": "tomorrow"})
    told_of = await watched.post("action/")
    (until,) = re.findall(r"until: <!date\^(\d+)", told_of.text)
    assert datetime.fromtimestamp(int(until), UTC).time().hour == 9
