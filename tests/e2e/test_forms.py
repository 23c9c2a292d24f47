"""Buttons that open a modal."""

from playground.workspace import View
from tests.scene import Scene, named


async def opened(scene: Scene, button: str) -> View:
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    assert (await scene.press(card, button)).error is None
    await scene.until(lambda: scene.workspace.modals(scene.ada))
    return scene.workspace.modals(scene.ada)[0]


async def test_snooze_asks_for_how_long(scene: Scene) -> None:
    form = await opened(scene, "snooze")
    await scene.workspace.submit(scene.ada, form.id, {"length": "tomorrow"})
    told = await scene.post("action/")
    assert f"<@{scene.ada}>" in f"{told.text}{told.blocks}"
    checks = [post for post in scene.posts if named(post).startswith("recheck/")]
    scene.lab.heal("refusing.example")
    await scene.all_proven()
    assert [post for post in scene.posts if named(post).startswith("recheck/")] == checks


async def test_the_note_to_their_postmaster_is_prefilled(scene: Scene) -> None:
    form = await opened(scene, "note")
    assert "refusing.example" in str(form.body["blocks"])


async def test_the_details_show_the_measurements(scene: Scene) -> None:
    form = await opened(scene, "why")
    assert "mx1.refusing.example" in str(form.body["blocks"])
