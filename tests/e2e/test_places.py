"""Where it is asked: channels without the bot, and the Home tab."""

import pytest

from playground.workspace.models import ChannelKind
from tests.scene import Scene


@pytest.mark.parametrize("kind", ["channel", "group"])
async def test_where_it_cannot_post_who_asked_is_told_how_to_invite_it(
    house: Scene, kind: ChannelKind
) -> None:
    elsewhere = house.workspace.add_channel("elsewhere", bot_is_member=False, kind=kind)
    answer = await house.workspace.command(house.ada, elsewhere, "/bounce 4.4.1 refusing.example")
    assert "/invite" in answer.payload["text"]
    await house.bounce("list")
    await house.until(lambda: house.whispers)
    assert "refusing.example" not in f"{house.whispers[0].text}{house.whispers[0].blocks}"


async def test_in_a_direct_message_with_it_a_command_works(house: Scene) -> None:
    direct = house.workspace.direct(house.ada)
    await house.workspace.command(house.ada, direct, "/bounce 4.4.1 refusing.example")
    assert (await house.card("waiting")).channel == direct


async def test_the_home_tab_lists_what_is_open(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.workspace.open_home(house.ada)
    await house.until(lambda: house.workspace.home(house.ada))
    home = house.workspace.home(house.ada)
    assert home is not None
    assert "refusing.example" in str(home.body["blocks"])


async def test_a_card_that_somebody_deleted_is_not_posted_again(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    card = await house.card("waiting")
    await house.post("diagnosis")
    await house.workspace.delete(house.ada, house.channel, card.ts)
    house.lab.heal("refusing.example")
    await house.post("recheck/")
    await house.all_proven()
    assert house.cards == []
