"""Whose problem it is, where a wrong answer would embarrass us."""

from tests.scene import Scene, named


def told(scene: Scene) -> str:
    return "".join(
        f"{post.text}{post.blocks}" for post in scene.posts if named(post) in ("card", "diagnosis")
    )


async def test_behind_a_firewall_that_blocks_port_25_nobody_else_is_blamed(scene: Scene) -> None:
    scene.lab.block_port_25()
    await scene.bounce("4.4.1 healthy.example")
    await scene.post("diagnosis")
    await scene.card("waiting")
    assert "port 25" in told(scene)


async def test_when_our_resolver_is_broken_the_domain_is_not_called_dead(scene: Scene) -> None:
    scene.lab.break_resolver()
    await scene.bounce("4.4.4 healthy.example")
    await scene.post("diagnosis")
    assert "resolver" in told(scene)
