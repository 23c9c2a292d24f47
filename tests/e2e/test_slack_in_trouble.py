"""Slack repeats events, loses answers, limits the rate, goes away: nothing is duplicated or missed."""

import pytest

from tests.e2e.bounces import PASTED
from tests.scene import Scene, payload


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_a_repeated_event_changes_nothing(scene: Scene) -> None:
    scene.workspace.faults.deaf = True
    await scene.say(PASTED)
    await scene.until(lambda: [one for one in scene.workspace.deliveries() if one.attempts > 1])
    scene.workspace.faults.clear()
    card = await scene.card("waiting")
    assert payload(card)["count"] == 1
    assert len(scene.cards) == 1


async def test_a_post_whose_answer_is_lost_is_not_posted_again(scene: Scene) -> None:
    scene.workspace.faults.add("lose_answer", "chat.postMessage", times=2)
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.post("diagnosis")
    await scene.all_proven()


async def test_a_rate_limited_post_waits_and_is_then_sent(scene: Scene) -> None:
    scene.workspace.faults.add("ratelimited", "chat.postMessage", times=1, seconds=1)
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    assert len(scene.workspace.calls("chat.postMessage")) == 3


async def test_messages_posted_during_a_disconnect_are_read_on_reconnect(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.all_proven()
    await scene.workspace.go_offline()
    ts = await scene.say("<kim@full.example>: 452 4.2.2 mailbox full")
    await scene.workspace.go_online()
    await scene.until(lambda: [card.thread_ts for card in scene.cards] == [None, ts])
