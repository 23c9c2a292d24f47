"""What changes at a domain while its incident is open."""

from tests.scene import Scene, key, payload


async def test_a_recovery_is_reported_once_to_the_user_who_asked(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.post("diagnosis")
    scene.lab.heal("refusing.example")
    card = await scene.card("recovered")
    told = await scene.post("recheck/")
    assert f"<@{scene.ada}>" in told.text
    assert told.thread_ts == card.ts
    assert key(told).startswith(f"{payload(card)['incident']}/recheck/")


async def test_after_our_own_trouble_nobody_is_told_that_the_domain_had_failed(scene: Scene) -> None:
    scene.lab.break_resolver()
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    scene.lab.break_resolver(False)
    card = await scene.card("recovered")
    told = await scene.post("recheck/")
    assert told.text.startswith(f"<@{scene.ada}> ✅ healthy.example: the problem on our side is over after ")
    assert "works again" not in f"{told.text} {card.text}"


async def test_a_changed_verdict_is_reported_once(scene: Scene) -> None:
    scene.lab.sicken("healthy.example", "refusing")
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    scene.lab.sicken("healthy.example", "gone")
    # A look that runs during the change may find the servers still there, but their addresses gone.
    (told,) = await scene.until(
        lambda: [
            post
            for post in scene.posted_as("recheck/")
            if "now for another reason: no such domain" in post.text
        ]
    )
    assert "does not exist" in str(told.blocks)


async def test_a_healthy_domain_needs_no_waiting(scene: Scene) -> None:
    await scene.bounce("4.4.1 healthy.example")
    card = await scene.card("recovered")
    await scene.post("diagnosis")
    assert "checking…" not in str(card.blocks)


async def test_a_recovery_shows_as_a_reaction_on_the_pasted_bounce(scene: Scene) -> None:
    ts = await scene.say("<kim@refusing.example>: 451 4.4.1 connect to mx1.refusing.example: timed out")
    await scene.until(lambda: scene.reactions(ts) == ["hourglass_flowing_sand"])
    scene.lab.heal("refusing.example")
    await scene.until(lambda: scene.reactions(ts) == ["white_check_mark"])
    assert [card.thread_ts for card in scene.cards] == [ts]
