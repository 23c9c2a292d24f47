"""What happens outside while a card waits."""

from tests.scene import Scene, key, payload


async def test_a_domain_that_comes_back_is_told_once_to_who_asked(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    await house.post("diagnosis")
    house.lab.heal("refusing.example")
    card = await house.card("recovered")
    told = await house.post("recheck/")
    assert f"<@{house.ada}>" in told.text
    assert told.thread_ts == card.ts
    assert key(told).startswith(f"{payload(card)['incident']}/recheck/")


async def test_what_is_wrong_now_instead_is_told_once(house: Scene) -> None:
    house.lab.sicken("healthy.example", "refusing")
    await house.bounce("4.4.1 healthy.example")
    await house.post("diagnosis")
    house.lab.sicken("healthy.example", "gone")
    # A look that is under way when it changes may find its servers still there, and their addresses gone.
    (told,) = await house.until(
        lambda: [post for post in house.posted_as("recheck/") if "no such domain now" in post.text]
    )
    assert "does not exist" in str(told.blocks)


async def test_a_healthy_domain_needs_no_waiting(house: Scene) -> None:
    await house.bounce("4.4.1 healthy.example")
    card = await house.card("recovered")
    await house.post("diagnosis")
    assert "checking…" not in str(card.blocks)


async def test_a_pasted_bounce_shows_by_its_reaction_that_it_is_over(house: Scene) -> None:
    ts = await house.say("<kim@refusing.example>: 451 4.4.1 connect to mx1.refusing.example: timed out")
    await house.until(lambda: house.reactions(ts) == ["hourglass_flowing_sand"])
    house.lab.heal("refusing.example")
    await house.until(lambda: house.reactions(ts) == ["white_check_mark"])
    assert [card.thread_ts for card in house.cards] == [ts]
