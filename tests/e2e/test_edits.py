"""Messages that are edited before or after a bounce was found in them."""

from tests.scene import Scene, payload

TYPO = "<kim@refusinng.example>: 451 4.4.1 connect timed out"
MENDED = TYPO.replace("refusinng", "refusing")


async def test_a_typo_in_the_domain_is_corrected_by_editing_the_message(scene: Scene) -> None:
    ts = await scene.say(TYPO)
    card = await scene.card("waiting")
    await scene.post("diagnosis")
    await scene.workspace.edit(scene.ada, scene.channel, ts, MENDED)
    told = await scene.post("action/")
    assert "edited the message" in told.text
    assert "refusing.example" in told.text
    looked = await scene.post("recheck/1")
    assert (told.thread_ts, looked.thread_ts) == (ts, ts)
    await scene.until(lambda: "kim@refusing.example" in str(card.blocks))
    await scene.until(lambda: payload(card)["state"] == "waiting")
    await scene.until(lambda: scene.reactions(ts) == ["hourglass_flowing_sand"])
    assert len(scene.cards) == 1


async def test_the_code_is_added_later(scene: Scene) -> None:
    ts = await scene.say("we cannot reach kim at refusing.example")
    await scene.workspace.edit(scene.ada, scene.channel, ts, "4.4.1 kim@refusing.example")
    card = await scene.card("waiting")
    assert (card.thread_ts, len(scene.cards)) == (ts, 1)


async def test_the_word_mail_is_added_later(scene: Scene) -> None:
    ts = await scene.say("rack 5.2.1 at refusing.example")
    await scene.workspace.edit(scene.ada, scene.channel, ts, "Unsere Mails an refusing.example kommen zurück")
    card = await scene.card("waiting")
    assert (card.thread_ts, len(scene.cards)) == (ts, 1)


async def test_an_unfurled_link_and_surrounding_words_change_nothing(scene: Scene) -> None:
    ts = await scene.say(f"{MENDED}\nsee https://status.refusing.example/1")
    await scene.post("diagnosis")
    await scene.workspace.unfold(scene.channel, ts, {"text": "451 4.4.1 lee@gone.example", "title": "Status"})
    await scene.workspace.edit(scene.ada, scene.channel, ts, f"Anybody? {MENDED}")
    await scene.all_proven()
    assert (len(scene.cards), scene.posted_as("action/")) == (1, [])
