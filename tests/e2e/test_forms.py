"""Buttons that open a form."""

from playground.workspace import View
from tests.scene import Scene, named


async def opened(house: Scene, button: str) -> View:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    assert (await house.press(card, button)).error is None
    await house.until(lambda: house.workspace.modals(house.ada))
    return house.workspace.modals(house.ada)[0]


async def test_snooze_asks_for_how_long(house: Scene) -> None:
    form = await opened(house, "snooze")
    await house.workspace.submit(house.ada, form.id, {"length": "tomorrow"})
    told = await house.post("action/")
    assert f"<@{house.ada}>" in f"{told.text}{told.blocks}"
    checks = [post for post in house.posts if named(post).startswith("recheck/")]
    house.lab.heal("refusing.example")
    await house.all_proven()
    assert [post for post in house.posts if named(post).startswith("recheck/")] == checks


async def test_the_note_to_their_postmaster_is_written_already(house: Scene) -> None:
    form = await opened(house, "note")
    assert "refusing.example" in str(form.body["blocks"])


async def test_the_details_show_what_was_measured(house: Scene) -> None:
    form = await opened(house, "why")
    assert "mx1.refusing.example" in str(form.body["blocks"])
