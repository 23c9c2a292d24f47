"""`/bounce` and its answers."""

from tests.scene import Scene, key, payload


async def test_a_bounce_is_answered_with_one_card_and_its_diagnosis_in_the_thread(house: Scene) -> None:
    answer = await house.bounce("4.4.1 down.example")
    assert answer.error is None
    card = await house.card("waiting")
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
