"""Actions on an incident: by button, and by mention in its thread."""

import pytest

from tests.scene import Scene, payload


async def test_check_now(scene: Scene) -> None:
    await scene.bounce("5.2.2 kim@full.example")
    card = await scene.card("waiting")
    answer = await scene.press(card, "recheck")
    assert answer.error is None
    told = await scene.post("recheck/")
    assert told.thread_ts == card.ts


async def test_take_it(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.press(card, "take")
    await scene.until(lambda: f"<@{scene.ada}>" in str(card.blocks) and "Take it" not in str(card.blocks))


@pytest.mark.parametrize("way", ["button", "mention", "command"])
async def test_resolve(scene: Scene, way: str) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    if way == "button":
        await scene.press(card, "resolve")
        await scene.submit({"ending": "they-fixed", "words": "<!channel> their disk"})
    elif way == "mention":
        await scene.mention("resolve", card.ts)
    else:
        await scene.bounce("resolve refusing.example")
    await scene.card("resolved")
    closed = await scene.post("closed")
    assert closed.thread_ts == card.ts
    assert ("they fixed it" in str(card.blocks)) == (way == "button")
    assert "Check now" not in str(card.blocks)
    assert "<!channel>" not in f"{closed.text}{card.text}"


async def test_a_wrong_verdict_is_corrected_in_the_thread(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    verdict = await scene.post("diagnosis")
    for _ in range(2):
        await scene.press(verdict, "wrong")
        await scene.submit({"cause": "port-25-blocked", "words": "Our firewall"})
    told = await scene.post("action/")
    assert f"<@{scene.ada}> says that the verdict is wrong" in told.text
    assert "it is “port 25 is blocked, our network”, not “connections are refused, their side”" in told.text
    await scene.until(lambda: any("already" in whisper.text for whisper in scene.whispers))
    assert "port 25 is blocked" in str(scene.cards[0].blocks)


async def test_the_outcome_is_stored(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.bounce("resolve refusing.example we-fixed: a typo in the route")
    await scene.card("resolved")
    await scene.bounce("history refusing.example")
    assert "we fixed it" in str((await scene.post("answer/")).blocks)


async def test_recheck_by_mention_in_the_thread(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.post("diagnosis")
    await scene.mention("recheck", card.ts)
    await scene.post("recheck/")
    assert payload(card)["count"] == 1


async def test_all_commands_work_after_a_mention_in_the_thread(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    for said, told in (("why", "answer/"), ("note", "note"), ("snooze 2d", "action/"), ("stop", "closed")):
        await scene.mention(said, card.ts)
        assert (await scene.post(told)).thread_ts == card.ts
    await scene.card("stopped")
    await scene.mention("help", card.ts)
    await scene.until(lambda: any("/bounce" in each.text for each in scene.whispers))
    await scene.mention("take", card.ts)
    await scene.until(lambda: any("is closed" in each.text for each in scene.whispers))
