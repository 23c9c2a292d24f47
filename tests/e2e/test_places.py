"""Where the bot is asked: channels without it, direct messages, and the Home tab."""

import pytest

from handlers.listening.catch_up import OVERLAP
from playground.workspace.records.models import ChannelKind
from tests.e2e.bounces import PASTED
from tests.scene import Scene


@pytest.mark.parametrize("kind", ["channel", "group"])
async def test_where_it_cannot_post_the_user_is_told_how_to_invite_it(
    scene: Scene, kind: ChannelKind
) -> None:
    elsewhere = scene.workspace.add_channel("elsewhere", bot_is_member=False, kind=kind)
    answer = await scene.workspace.command(scene.ada, elsewhere, "/bounce 4.4.1 refusing.example")
    assert "/invite" in answer.payload["text"]
    await scene.bounce("list")
    await scene.until(lambda: scene.whispers)
    assert "refusing.example" not in f"{scene.whispers[0].text}{scene.whispers[0].blocks}"


async def test_a_shortcut_where_it_cannot_post_is_answered_likewise_and_opens_nothing(scene: Scene) -> None:
    elsewhere = scene.workspace.add_channel("elsewhere", bot_is_member=False)
    ts = await scene.workspace.say(scene.ada, elsewhere, PASTED)
    answer = await scene.workspace.shortcut(scene.ada, elsewhere, ts, "diagnose")
    assert answer.error is None
    (told,) = scene.workspace.ephemerals(elsewhere, scene.ada)
    assert "/invite" in told.text
    assert not scene.workspace.calls("chat.postMessage")


async def test_a_mention_from_before_the_invitation_is_answered(scene: Scene) -> None:
    """Slack offers to invite it."""
    elsewhere = scene.workspace.add_channel("elsewhere", bot_is_member=False)
    words = f"<@{scene.workspace.bot_user_id}> 4.4.1 refusing.example"
    await scene.workspace.say(scene.ada, elsewhere, words)
    scene.workspace.invite_bot(elsewhere)
    assert (await scene.card("waiting")).channel == elsewhere


async def test_messages_from_long_before_the_invitation_are_ignored(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.listener.JUST_SAID", -1.5 * OVERLAP)  # as if it had been said long before
    elsewhere = scene.workspace.add_channel("elsewhere", bot_is_member=False)
    await scene.workspace.say(scene.ada, elsewhere, PASTED)
    scene.workspace.invite_bot(elsewhere)
    await scene.until(lambda: scene.workspace.calls("conversations.history"))
    await scene.workspace.say(scene.ada, elsewhere, "<kim@healthy.example>: 550 5.1.1 User unknown")
    await scene.until(lambda: scene.cards)  # of a channel, the earlier message would come first
    await scene.all_proven()
    assert ["healthy.example" in str(card.blocks) for card in scene.cards] == [True]


async def test_commands_work_in_a_direct_message(scene: Scene) -> None:
    direct = scene.workspace.direct(scene.ada)
    await scene.workspace.command(scene.ada, direct, "/bounce 4.4.1 refusing.example")
    assert (await scene.card("waiting")).channel == direct


async def test_the_home_tab_lists_the_open_incidents(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.workspace.open_home(scene.ada)
    await scene.until(lambda: scene.workspace.home(scene.ada))
    home = scene.workspace.home(scene.ada)
    assert home is not None
    assert "refusing.example" in str(home.body["blocks"])


async def test_a_deleted_card_is_not_posted_again(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.post("diagnosis")
    await scene.workspace.delete(scene.ada, scene.channel, card.ts)
    scene.lab.heal("refusing.example")
    await scene.post("recheck/")
    await scene.all_proven()
    assert scene.cards == []
