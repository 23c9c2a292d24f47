"""Whose problem it is, where a wrong answer would embarrass us."""

from tests.scene import Scene, named


def told(house: Scene) -> str:
    return "".join(
        f"{post.text}{post.blocks}" for post in house.posts if named(post) in ("card", "diagnosis")
    )


async def test_behind_a_firewall_that_blocks_port_25_nobody_else_is_blamed(house: Scene) -> None:
    house.lab.block_port_25()
    await house.bounce("4.4.1 healthy.example")
    await house.post("diagnosis")
    await house.card("waiting")
    assert "port 25" in told(house)


async def test_when_our_resolver_is_broken_the_domain_is_not_called_dead(house: Scene) -> None:
    house.lab.break_resolver()
    await house.bounce("4.4.4 healthy.example")
    await house.post("diagnosis")
    assert "resolver" in told(house)
