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
        await house.submit({"ending": "they-fixed", "words": "<!channel> their disk"})
    elif way == "mention":
        await house.mention("resolve", card.ts)
    else:
        await house.bounce("resolve refusing.example")
    await house.card("resolved")
    closed = await house.post("closed")
    assert closed.thread_ts == card.ts
    assert ("they fixed it" in str(card.blocks)) == (way == "button")
    assert "Check now" not in str(card.blocks)
    assert "<!channel>" not in f"{closed.text}{card.text}"


async def test_a_wrong_verdict_is_corrected_in_the_thread(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    verdict = await house.post("diagnosis")
    for _ in range(2):
        await house.press(verdict, "wrong")
        await house.submit({"cause": "port-25-blocked", "words": "Our firewall"})
    told = await house.post("action/")
    assert f"<@{house.ada}> says that the verdict is wrong" in told.text
    assert "it is “port 25 is blocked, our network”, not “connections are refused, their side”" in told.text
    await house.until(lambda: any("already" in whisper.text for whisper in house.whispers))
    assert "port 25 is blocked" in str(house.cards[0].blocks)


async def test_what_became_of_it_is_remembered(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.bounce("resolve refusing.example we-fixed: a typo in the route")
    await house.card("resolved")
    await house.bounce("history refusing.example")
    assert "we fixed it" in str((await house.post("answer/")).blocks)


async def test_recheck_by_mention_in_the_thread(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.post("diagnosis")
    await house.mention("recheck", card.ts)
    await house.post("recheck/")
    assert payload(card)["count"] == 1


async def test_all_words_work_after_a_mention_in_the_thread(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    for said, told in (("why", "answer/"), ("note", "note"), ("snooze 2d", "action/"), ("stop", "closed")):
        await house.mention(said, card.ts)
        assert (await house.post(told)).thread_ts == card.ts
    await house.card("stopped")
    await house.mention("help", card.ts)
    await house.until(lambda: any("/bounce" in each.text for each in house.whispers))
    await house.mention("take", card.ts)
    await house.until(lambda: any("is closed" in each.text for each in house.whispers))
