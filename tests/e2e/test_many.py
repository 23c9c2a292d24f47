"""Lists of recipients, related incidents, history and channel settings, through Slack."""

import re

from playground.workspace import Message
from tests.e2e.bounces import mail
from tests.scene import Scene, named


def seen(post: Message) -> str:
    return str(post.blocks)


async def test_nonexistent_recipients_are_listed_as_csv(scene: Scene) -> None:
    for number in range(5):
        await scene.say(f"<user{number}@healthy.example>: 550 5.1.1 user unknown")
    listed = await scene.post("recipients/")
    assert "take them off your lists" in seen(listed)
    await scene.bounce("recipients healthy.example")
    answer = await scene.post("answer/")
    assert all(f"user{number}@healthy.example" in seen(answer) for number in range(5))


async def test_domains_with_the_same_problem_at_one_provider_name_each_other_and_stay_apart(
    scene: Scene,
) -> None:
    scene.lab.sicken("healthy.example", "refusing")
    for domain in ("healthy.example", "hosted.example"):
        await scene.bounce(f"4.4.1 {domain}")
    await scene.until(
        lambda: [linked_to(card) for card in scene.cards] == ["hosted.example", "healthy.example"]
    )


def linked_to(card: Message) -> str:
    found = re.search(r"1 other domain has the same problem at healthy\.example: ([a-z.]+)", seen(card))
    return found[1] if found else ""


async def test_history_charts_the_checks(scene: Scene) -> None:
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.post("diagnosis")
    await scene.bounce("history refusing.example")
    answer = await scene.post("answer/")
    assert "Incidents with refusing.example" in answer.text
    assert re.search(r"0 of \d+ checks? reached a server", seen(answer))


async def test_a_channel_is_told_of_its_new_settings(scene: Scene) -> None:
    await scene.bounce("settings digest on quiet 22:00-07:00 zone Europe/Berlin")
    answer = await scene.post("answer/")
    assert "22:00-07:00 (Europe/Berlin)" in seen(answer)
    await scene.bounce("settings")
    await scene.until(lambda: scene.whispers)


async def test_only_named_users_may_resolve(scene: Scene) -> None:
    bob = scene.workspace.add_user("bob")
    await scene.bounce("4.4.1 refusing.example")
    await scene.card("waiting")
    await scene.mention(f"settings rights <@{scene.ada}>")
    await scene.post("answer/")
    await scene.workspace.command(bob, scene.channel, "/bounce resolve refusing.example")
    refused = await scene.until(lambda: scene.workspace.ephemerals(scene.channel, bob))
    assert "Only one person may resolve" in refused[0].text


async def test_a_message_about_three_domains_shows_one_reaction(scene: Scene) -> None:
    bounce = mail("kim@refusing.example", "lee@gone.example", "pat@null-mx.example")
    ts = await scene.workspace.upload(scene.ada, scene.channel, "bounce.eml", bounce)
    await scene.until(lambda: sum(named(post) == "diagnosis" for post in scene.posts) == 3)
    await scene.until(lambda: scene.reactions(ts) in (["exclamation"], ["hourglass_flowing_sand"]))
