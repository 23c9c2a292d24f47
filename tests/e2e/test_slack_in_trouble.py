"""Slack repeats itself, loses answers, slows us down, goes away: nothing is doubled, nothing is missed."""

import pytest

from tests.e2e.bounces import PASTED
from tests.scene import Scene, payload


@pytest.mark.parametrize("ack_seconds", [0.3])
async def test_an_event_that_comes_again_changes_nothing(house: Scene) -> None:
    house.workspace.faults.deaf = True
    await house.say(PASTED)
    await house.until(lambda: [one for one in house.workspace.deliveries() if one.attempts > 1])
    house.workspace.faults.clear()
    card = await house.card("waiting")
    assert payload(card)["count"] == 1
    assert len(house.cards) == 1


async def test_a_post_whose_answer_is_lost_is_not_said_again(house: Scene) -> None:
    house.workspace.faults.add("lose_answer", "chat.postMessage", times=2)
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.post("diagnosis")
    await house.all_proven()


async def test_told_to_wait_it_waits_and_then_posts(house: Scene) -> None:
    house.workspace.faults.add("ratelimited", "chat.postMessage", times=1, seconds=1)
    await house.bounce("4.4.1 refusing.example")
    await house.post("diagnosis")
    assert len(house.workspace.calls("chat.postMessage")) == 3


async def test_what_was_said_while_the_socket_was_away_is_read_on_return(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    await house.all_proven()
    await house.workspace.go_offline()
    ts = await house.say("<kim@full.example>: 452 4.2.2 mailbox full")
    await house.workspace.go_online()
    await house.until(lambda: [card.thread_ts for card in house.cards] == [None, ts])
