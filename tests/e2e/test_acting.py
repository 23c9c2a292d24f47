"""What people do with a card: by button, and by mention in its thread."""

import pytest

from tests.scene import Scene, payload


async def test_check_now(house: Scene) -> None:
    await house.bounce("5.2.2 kim@full.example")
    card = await house.card("waiting")
    answer = await house.press(card, "recheck")
    assert answer.error is None
    told = await house.post("recheck/")
    assert told.thread_ts == card.ts


async def test_take_it(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.press(card, "take")
    await house.until(lambda: f"<@{house.ada}>" in str(card.blocks) and "Take it" not in str(card.blocks))


@pytest.mark.parametrize("way", ["button", "mention", "command"])
async def test_resolve(house: Scene, way: str) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    if way == "button":
        await house.press(card, "resolve")
    elif way == "mention":
        await house.mention("resolve", card.ts)
    else:
        await house.bounce("resolve refusing.example")
    await house.card("resolved")
    closed = await house.post("closed")
    assert closed.thread_ts == card.ts
    assert "Check now" not in str(card.blocks)


async def test_recheck_by_mention_in_the_thread(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.post("diagnosis")
    await house.mention("recheck", card.ts)
    await house.post("recheck/")
    assert payload(card)["count"] == 1
