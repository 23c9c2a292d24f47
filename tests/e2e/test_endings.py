"""How incidents end when nobody does anything, and what is posted then."""

from tests.scene import Scene, named, payload


async def test_if_no_check_can_tell_it_reminds_once_and_claims_no_recovery(hasty: Scene) -> None:
    await hasty.say("<kim@full.example>: 552 5.2.2 The mailbox is over quota")
    reminder = await hasty.post("recheck/")
    assert f"<@{hasty.ada}>" in reminder.text
    assert "works again" not in reminder.text
    await hasty.card("stopped")
    closed = await hasty.post("closed")
    assert f"<@{hasty.ada}>" not in closed.text
    assert len([post for post in hasty.posts if named(post).startswith("recheck/")]) == 1


async def test_after_days_of_failure_it_gives_up_and_says_so(hasty: Scene) -> None:
    await hasty.bounce("4.4.1 refusing.example")
    card = await hasty.card("gave-up")
    closed = await hasty.post("closed")
    assert f"<@{hasty.ada}>" in closed.text
    assert "checking…" not in str(card.blocks)
    assert "Check now" not in str(card.blocks)


async def test_a_deleted_post_is_not_posted_again(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    diagnosis = await scene.post("diagnosis")
    await scene.workspace.delete(scene.ada, scene.channel, diagnosis.ts)
    scene.lab.heal("refusing.example")
    await scene.post("recheck/")
    assert [named(post) for post in scene.posts].count("diagnosis") == 0


async def test_after_its_end_the_same_domain_opens_a_new_incident(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    first = await scene.card("waiting")
    await scene.press(first, "resolve")
    await scene.submit({"ending": "recovered"})
    await scene.card("resolved")
    await scene.bounce("4.4.1 refusing.example")
    second = await scene.card("waiting")
    assert payload(second)["incident"] != payload(first)["incident"]
