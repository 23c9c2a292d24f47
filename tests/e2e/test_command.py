"""`/bounce` and its answers."""

import pytest

from tests.scene import Scene, key, payload


async def test_a_bounce_is_answered_with_one_card_that_fills_in_and_a_diagnosis_in_the_thread(
    scene: Scene,
) -> None:
    answer = await scene.bounce("4.4.1 down.example")
    assert answer.error is None
    await scene.until(lambda: scene.cards and "Checking now" in str(scene.cards[0].blocks))
    card = await scene.card("waiting")
    assert "Checking now" not in str(card.blocks)
    assert "check again" in str(card.blocks)
    diagnosis = await scene.post("diagnosis")
    incident = payload(card)["incident"]
    assert (key(card), key(diagnosis)) == (f"{incident}/card", f"{incident}/diagnosis")
    assert card.thread_ts is None
    assert diagnosis.thread_ts == card.ts
    assert payload(card)["count"] == 1
    assert len(scene.cards) == 1


async def test_nonsense_gets_one_private_line(scene: Scene) -> None:
    await scene.bounce("wibble wobble")
    await scene.until(lambda: scene.whispers)
    assert len(scene.whispers) == 1
    assert scene.posts == []


async def test_help(scene: Scene) -> None:
    await scene.bounce("help")
    await scene.until(lambda: scene.whispers)
    assert "/bounce" in scene.whispers[0].text


async def test_explain(scene: Scene) -> None:
    await scene.bounce("explain 4.4.1")
    answer = await scene.post("answer/")
    assert payload(answer)["incident"] == ""
    assert "4.4.1" in f"{answer.text}{answer.blocks}"


async def test_a_providers_own_code_with_a_domain_is_diagnosed_as_its_reply(scene: Scene) -> None:
    await scene.bounce("TSS04 refusing.example")
    card = await scene.card("waiting")
    assert "Deferred for volume or complaints" in str(card.blocks)
    diagnosis = await scene.post("diagnosis")
    assert "TSS04" in str(diagnosis.blocks)


async def test_a_providers_own_code_alone_is_explained(scene: Scene) -> None:
    await scene.bounce("TSS04")
    answer = await scene.post("answer/")
    assert "Yahoo" in f"{answer.text}{answer.blocks}"
    assert scene.cards == []


async def test_a_message_with_a_providers_own_code_opens_with_its_meaning(scene: Scene) -> None:
    await scene.say("healthy.example keeps putting us off with TSS04")
    card = await scene.card("waiting")
    assert "Deferred for volume or complaints" in str(card.blocks)
    assert "limits how much mail" in str(card.blocks)


@pytest.mark.parametrize("asked", ["explain greylisting", "greylisting", "what is greylisting?"])
async def test_a_cause_is_explained_by_its_name(scene: Scene, asked: str) -> None:
    await scene.bounce(asked)
    answer = await scene.post("answer/")
    assert "accepts the next one" in str(answer.blocks)
    assert "retries by itself" in str(answer.blocks)
    assert scene.cards == []


async def test_help_is_given_for_a_domain_too(scene: Scene) -> None:
    await scene.bounce("healthy.example help")
    await scene.until(lambda: scene.whispers)
    assert "explain 4.4.1" in str(scene.whispers[0])


async def test_list_names_the_open_incidents(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.bounce("list")
    await scene.until(lambda: scene.whispers)
    assert "refusing.example" in scene.whispers[0].text + str(scene.whispers[0].blocks)


async def test_asking_again_points_to_the_card(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.bounce("4.4.1 refusing.example")
    await scene.until(lambda: scene.whispers)
    assert payload(card)["incident"] in scene.whispers[0].text + str(scene.whispers[0].blocks)
    assert payload(card)["count"] == 1
    assert len(scene.cards) == 1


@pytest.mark.parametrize("words", ["", "9.9.9 refusing.example", "4.4.1 no_domain", "x" * 3000])
async def test_bad_input_gets_one_private_line_with_what_works(scene: Scene, words: str) -> None:
    await scene.bounce(words)
    await scene.until(lambda: scene.whispers)
    [whisper] = scene.whispers
    assert "example.com" in whisper.text
    assert len(whisper.text) < 1500
    assert scene.posts == []


async def test_watch_checks_without_a_bounce(scene: Scene) -> None:
    await scene.bounce("watch healthy.example")
    card = await scene.card("waiting")
    assert payload(card)["count"] == 0
    scene.lab.sicken("healthy.example", "refusing")
    told = await scene.post("recheck/")
    assert "Mail to healthy.example is failing now" in told.text
    assert f"<@{scene.ada}>" in told.text


async def test_history_shows_earlier_problems(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.bounce("history refusing.example")
    answer = await scene.post("answer/")
    assert payload(card)["incident"] in f"{answer.text}{answer.blocks}"
