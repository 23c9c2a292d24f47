"""The Home tab is kept up to date, and a channel's settings are chosen there."""

from handlers.rendering.home import SETTINGS_OF
from tests.scene import Scene


def home(scene: Scene) -> str:
    view = scene.workspace.home(scene.ada)
    return str(view.body["blocks"]) if view else ""


async def test_an_open_home_tab_shows_what_opened_and_what_recovered(scene: Scene) -> None:
    await scene.workspace.open_home(scene.ada)
    await scene.until(lambda: "three steps" in home(scene))
    await scene.bounce("4.4.1 refusing.example")
    await scene.until(lambda: "Yours: 1" in home(scene))
    await scene.card("waiting")
    scene.lab.heal("refusing.example")
    await scene.until(lambda: "Recovered in the last 7 days" in home(scene) and "Yours" not in home(scene))
    assert "How long it usually takes" in home(scene)


async def test_nothing_of_a_private_channel_is_shown_to_others(scene: Scene) -> None:
    private = scene.workspace.add_channel("board", kind="group")
    bob = scene.workspace.add_user("bob")
    await scene.workspace.command(scene.ada, private, "/bounce 4.4.1 refusing.example")
    await scene.card("waiting")
    for person in (scene.ada, bob):
        await scene.workspace.open_home(person)
    await scene.until(lambda: scene.workspace.home(bob))
    await scene.until(lambda: "refusing.example" in home(scene))
    assert "refusing.example" not in str(scene.workspace.home(bob))


async def test_who_may_resolve_is_chosen_there_and_enforced(scene: Scene) -> None:
    await scene.workspace.open_home(scene.ada)
    view = await scene.until(lambda: scene.workspace.home(scene.ada))
    assert view
    await scene.workspace.press_in_view(scene.ada, view.id, SETTINGS_OF, scene.channel)
    await scene.submit({"keepers": [scene.ada]})
    await scene.post("answer/")
    bob = scene.workspace.add_user("bob")
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.workspace.command(bob, scene.channel, "/bounce resolve refusing.example")
    whispers = await scene.until(lambda: scene.workspace.ephemerals(scene.channel, bob))
    assert "Only one person may resolve" in whispers[-1].text


async def test_a_user_of_another_workspace_cannot_end_an_incident(scene: Scene) -> None:
    eve = scene.workspace.add_user("eve", team="T0PARTNER")
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.workspace.say(eve, scene.channel, f"<@{scene.workspace.bot_user_id}> stop", card.ts)
    whispers = await scene.until(lambda: scene.workspace.ephemerals(scene.channel, eve))
    assert "Only members of this workspace" in whispers[-1].text


async def test_a_guest_can_lock_nobody_out_and_may_be_named(scene: Scene) -> None:
    gus = scene.workspace.add_user("gus", is_restricted=True)
    us = scene.workspace.bot_user_id
    await scene.workspace.say(gus, scene.channel, f"<@{us}> settings rights <@{gus}>")
    refused = await scene.until(lambda: scene.workspace.ephemerals(scene.channel, gus))
    assert "Only members of this workspace, and no guests" in refused[-1].text
    await scene.mention(f"settings rights <@{scene.ada}> <@{gus}>")
    await scene.post("answer/")
    await scene.bounce("4.4.1 refusing.example")
    card = await scene.card("waiting")
    await scene.workspace.say(gus, scene.channel, f"<@{us}> resolve", card.ts)
    await scene.card("resolved")
