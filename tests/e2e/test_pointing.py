"""The other ways to ask: a shortcut, a reaction, a mention, a direct message."""

from tests.scene import Scene, payload

BURIED = "it says refusing.example does not want us"


async def test_the_shortcut_on_a_message(house: Scene) -> None:
    ts = await house.say(BURIED)
    assert (await house.workspace.shortcut(house.ada, house.channel, ts, "diagnose")).error is None
    assert (await house.card("waiting")).thread_ts == ts


async def test_the_reaction_on_a_message(house: Scene) -> None:
    ts = await house.say(BURIED)
    await house.workspace.react(house.ada, house.channel, ts, "mailbox_with_mail")
    assert (await house.card("waiting")).thread_ts == ts


async def test_who_points_at_a_message_again_is_pointed_to_its_incident_each_time(house: Scene) -> None:
    ts = await house.say(BURIED)
    for _ in range(3):
        await house.workspace.shortcut(house.ada, house.channel, ts, "diagnose")
    await house.until(lambda: len(house.whispers) == 2)
    assert len(house.cards) == 1


async def test_shortcut_and_reaction_on_the_same_message_open_one_incident(house: Scene) -> None:
    ts = await house.say(BURIED)
    await house.workspace.react(house.ada, house.channel, ts, "mailbox_with_mail")
    card = await house.card("waiting")
    await house.workspace.shortcut(house.ada, house.channel, ts, "diagnose")
    await house.until(lambda: house.whispers)
    assert payload(card)["incident"] in house.whispers[0].text
    assert len(house.cards) == 1


async def test_a_mention_outside_a_thread(house: Scene) -> None:
    await house.mention("4.4.1 refusing.example")
    assert (await house.card("waiting")).thread_ts is None


async def test_a_direct_message_needs_no_mention(house: Scene) -> None:
    direct = house.workspace.direct(house.ada)
    await house.workspace.say(house.ada, direct, "4.4.1 refusing.example")
    assert (await house.card("waiting")).channel == direct
