"""`/bounce` and its answers."""

import pytest

from tests.scene import Scene, key, payload


async def test_a_bounce_is_answered_with_one_card_that_fills_in_and_a_diagnosis_in_the_thread(
    house: Scene,
) -> None:
    answer = await house.bounce("4.4.1 down.example")
    assert answer.error is None
    await house.until(lambda: house.cards and "Looking now" in str(house.cards[0].blocks))
    card = await house.card("waiting")
    assert "Looking now" not in str(card.blocks)
    assert "look again" in str(card.blocks)
    diagnosis = await house.post("diagnosis")
    incident = payload(card)["incident"]
    assert (key(card), key(diagnosis)) == (f"{incident}/card", f"{incident}/diagnosis")
    assert card.thread_ts is None
    assert diagnosis.thread_ts == card.ts
    assert payload(card)["count"] == 1
    assert len(house.cards) == 1


async def test_nonsense_gets_one_private_line(house: Scene) -> None:
    await house.bounce("wibble wobble")
    await house.until(lambda: house.whispers)
    assert len(house.whispers) == 1
    assert house.posts == []


async def test_help(house: Scene) -> None:
    await house.bounce("help")
    await house.until(lambda: house.whispers)
    assert "/bounce" in house.whispers[0].text


async def test_explain(house: Scene) -> None:
    await house.bounce("explain 4.4.1")
    answer = await house.post("answer/")
    assert payload(answer)["incident"] == ""
    assert "4.4.1" in f"{answer.text}{answer.blocks}"


async def test_list_names_what_is_open(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.bounce("list")
    await house.until(lambda: house.whispers)
    assert "refusing.example" in house.whispers[0].text + str(house.whispers[0].blocks)


async def test_asking_again_points_to_the_card(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.bounce("4.4.1 refusing.example")
    await house.until(lambda: house.whispers)
    assert payload(card)["incident"] in house.whispers[0].text + str(house.whispers[0].blocks)
    assert len(house.cards) == 1


@pytest.mark.parametrize("words", ["", "9.9.9 refusing.example", "4.4.1 no_domain", "x" * 3000])
async def test_bad_input_gets_one_private_line_that_shows_what_works(house: Scene, words: str) -> None:
    await house.bounce(words)
    await house.until(lambda: house.whispers)
    [whisper] = house.whispers
    assert "example.com" in whisper.text
    assert len(whisper.text) < 1500
    assert house.posts == []


async def test_watch_looks_without_a_bounce(house: Scene) -> None:
    await house.bounce("watch healthy.example")
    card = await house.card("waiting")
    assert payload(card)["count"] == 0
    house.lab.sicken("healthy.example", "refusing")
    await house.post("recheck/")


async def test_history_tells_of_earlier_troubles(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.bounce("history refusing.example")
    answer = await house.post("answer/")
    assert payload(card)["incident"] in f"{answer.text}{answer.blocks}"
