"""Other ways to ask: a shortcut, a reaction, a mention, a direct message."""

from tests.scene import Scene, payload

BURIED = "it says refusing.example does not want us"


async def test_the_shortcut_on_a_message(scene: Scene) -> None:
    ts = await scene.say(BURIED)
    assert (await scene.workspace.shortcut(scene.ada, scene.channel, ts, "diagnose")).error is None
    assert (await scene.card("waiting")).thread_ts == ts


async def test_the_reaction_on_a_message(scene: Scene) -> None:
    ts = await scene.say(BURIED)
    await scene.workspace.react(scene.ada, scene.channel, ts, "mailbox_with_mail")
    assert (await scene.card("waiting")).thread_ts == ts


async def test_pointing_at_a_message_again_points_to_its_incident_each_time(scene: Scene) -> None:
    ts = await scene.say(BURIED)
    for _ in range(3):
        await scene.workspace.shortcut(scene.ada, scene.channel, ts, "diagnose")
    await scene.until(lambda: len(scene.whispers) == 2)
    assert len(scene.cards) == 1


async def test_shortcut_and_reaction_on_the_same_message_open_one_incident(scene: Scene) -> None:
    ts = await scene.say(BURIED)
    await scene.workspace.react(scene.ada, scene.channel, ts, "mailbox_with_mail")
    card = await scene.card("waiting")
    await scene.workspace.shortcut(scene.ada, scene.channel, ts, "diagnose")
    await scene.until(lambda: scene.whispers)
    assert payload(card)["incident"] in scene.whispers[0].text
    assert len(scene.cards) == 1


async def test_a_mention_outside_a_thread(scene: Scene) -> None:
    await scene.mention("4.4.1 refusing.example")
    assert (await scene.card("waiting")).thread_ts is None


async def test_a_direct_message_needs_no_mention(scene: Scene) -> None:
    direct = scene.workspace.direct(scene.ada)
    await scene.workspace.say(scene.ada, direct, "4.4.1 refusing.example")
    assert (await scene.card("waiting")).channel == direct
