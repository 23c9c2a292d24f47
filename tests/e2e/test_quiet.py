"""When nothing is posted: unchanged looks and quiet hours; and the weekly digest."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground.workspace import Message
from tests.e2e.bounces import mail
from tests.e2e.conftest import SCALE, with_bot
from tests.scene import Scene, key, named


def last_look(card: Message) -> str:
    return "".join(re.findall(r"last check: <!date\^(\d+)", str(card.blocks)))


async def test_a_check_without_news_only_updates_the_cards_time(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.post("diagnosis")
    before = last_look(card)
    await scene.until(lambda: last_look(card) > before)
    assert [named(post) for post in scene.posts] == ["card", "diagnosis"]


async def test_in_quiet_hours_cards_are_updated_and_only_requests_are_answered(scene: Scene) -> None:
    now, hour = datetime.now(UTC), timedelta(hours=1)
    await scene.bounce(f"settings quiet {now - hour:%H:%M}-{now + 2 * hour:%H:%M} zone UTC")
    await scene.post("answer/")
    await scene.workspace.forward_email(scene.channel, mail("kim@refusing.example"))
    await scene.card("waiting")
    scene.lab.heal("refusing.example")
    await scene.card("recovered")
    await scene.bounce("4.4.1 healthy.example")
    told = await scene.post("diagnosis")
    assert "healthy.example" in told.text
    assert scene.posted("recheck/") is None


async def test_the_digest_is_posted_once_on_monday_morning(
    stage: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.DIGESTS_EVERY", 0.1)
    monkeypatch.setattr("bot.incidents.digests.is_due", lambda *_: True)
    async with with_bot(stage, tmp_path, SCALE):
        await stage.bounce("4.4.1 refusing.example")
        await stage.card("waiting")
        await stage.bounce("settings digest on")
        await stage.until(lambda: digests(stage))
        await stage.all_proven()
        (told,) = digests(stage)
    assert "1 incident opened with 1 bounce" in told.text
    assert "refusing.example" in str(told.blocks)


def digests(scene: Scene) -> list[Message]:
    return [post for post in scene.posts if key(post).startswith(f"digest/{scene.channel}/")]
