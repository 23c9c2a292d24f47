"""The Home tab follows what happens, and a channel's settings are chosen there."""

from handlers.rendering.home import SETTINGS_OF
from tests.scene import Scene


def home(house: Scene) -> str:
    view = house.workspace.home(house.ada)
    return str(view.body["blocks"]) if view else ""


async def test_an_open_tab_shows_what_opened_and_what_recovered(house: Scene) -> None:
    await house.workspace.open_home(house.ada)
    await house.until(lambda: "Three steps" in home(house))
    await house.bounce("4.4.1 refusing.example")
    await house.until(lambda: "Yours: 1" in home(house))
    await house.card("waiting")
    house.lab.heal("refusing.example")
    await house.until(lambda: "Recovered in the last 7 days" in home(house))
    assert "Yours" not in home(house)
    assert "How long it usually takes" in home(house)


async def test_nothing_of_a_private_channel_is_shown_to_others(house: Scene) -> None:
    private = house.workspace.add_channel("board", kind="group")
    bob = house.workspace.add_user("bob")
    await house.workspace.command(house.ada, private, "/bounce 4.4.1 refusing.example")
    await house.card("waiting")
    for person in (house.ada, bob):
        await house.workspace.open_home(person)
    await house.until(lambda: house.workspace.home(bob))
    await house.until(lambda: "refusing.example" in home(house))
    assert "refusing.example" not in str(house.workspace.home(bob))


async def test_who_may_resolve_is_chosen_there_and_holds(house: Scene) -> None:
    await house.workspace.open_home(house.ada)
    view = await house.until(lambda: house.workspace.home(house.ada))
    assert view
    await house.workspace.press_in_view(house.ada, view.id, SETTINGS_OF, house.channel)
    await house.submit({"keepers": [house.ada]})
    await house.post("answer/")
    bob = house.workspace.add_user("bob")
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.workspace.command(bob, house.channel, "/bounce resolve refusing.example")
    whispers = await house.until(lambda: house.workspace.ephemerals(house.channel, bob))
    assert "Only one person may resolve" in whispers[-1].text


async def test_somebody_of_another_workspace_does_not_end_an_incident(house: Scene) -> None:
    eve = house.workspace.add_user("eve", team="T0PARTNER")
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.workspace.say(eve, house.channel, f"<@{house.workspace.bot_user_id}> stop", card.ts)
    whispers = await house.until(lambda: house.workspace.ephemerals(house.channel, eve))
    assert "Only members of this workspace" in whispers[-1].text
