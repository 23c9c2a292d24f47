"""Messages that are edited after a bounce was found in them, or before."""

from tests.scene import Scene, payload

TYPO = "<kim@refusinng.example>: 451 4.4.1 connect timed out"
MENDED = TYPO.replace("refusinng", "refusing")


async def test_a_typo_in_the_domain_is_mended_by_editing_the_message(house: Scene) -> None:
    ts = await house.say(TYPO)
    card = await house.card("waiting")
    await house.post("diagnosis")
    await house.workspace.edit(house.ada, house.channel, ts, MENDED)
    told = await house.post("action/")
    assert "edited the message" in told.text
    assert "refusing.example" in told.text
    looked = await house.post("recheck/1")
    assert (told.thread_ts, looked.thread_ts) == (ts, ts)
    await house.until(lambda: "kim@refusing.example" in str(card.blocks))
    await house.until(lambda: payload(card)["state"] == "waiting")
    await house.until(lambda: house.reactions(ts) == ["hourglass_flowing_sand"])
    assert len(house.cards) == 1


async def test_the_code_is_added_later(house: Scene) -> None:
    ts = await house.say("we cannot reach kim at refusing.example")
    await house.workspace.edit(house.ada, house.channel, ts, "4.4.1 kim@refusing.example")
    card = await house.card("waiting")
    assert (card.thread_ts, len(house.cards)) == (ts, 1)


async def test_a_link_that_unfolds_and_words_around_it_change_nothing(house: Scene) -> None:
    ts = await house.say(f"{MENDED}\nsee https://status.refusing.example/1")
    await house.post("diagnosis")
    await house.workspace.unfold(house.channel, ts, {"text": "451 4.4.1 lee@gone.example", "title": "Status"})
    await house.workspace.edit(house.ada, house.channel, ts, f"Anybody? {MENDED}")
    await house.all_proven()
    assert (len(house.cards), house.posted_as("action/")) == (1, [])
