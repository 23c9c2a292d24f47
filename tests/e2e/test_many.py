"""Many bounces, what was before, and what a channel wants, all through Slack."""

import re

from playground.workspace import Message
from tests.e2e.bounces import mail
from tests.scene import Scene, named


def seen(post: Message) -> str:
    return str(post.blocks)


async def test_those_that_do_not_exist_are_listed_as_csv(house: Scene) -> None:
    for number in range(5):
        await house.say(f"<user{number}@healthy.example>: 550 5.1.1 user unknown")
    listed = await house.post("recipients/")
    assert "take them off your lists" in seen(listed)
    await house.bounce("recipients healthy.example")
    answer = await house.post("answer/")
    assert all(f"user{number}@healthy.example" in seen(answer) for number in range(5))


async def test_domains_with_the_same_trouble_at_one_provider_name_each_other_and_stay_apart(
    house: Scene,
) -> None:
    house.lab.sicken("healthy.example", "refusing")
    for domain in ("healthy.example", "hosted.example"):
        await house.bounce(f"4.4.1 {domain}")
    await house.until(
        lambda: [linked_to(card) for card in house.cards] == ["hosted.example", "healthy.example"]
    )


def linked_to(card: Message) -> str:
    found = re.search(r"1 other domain has the same trouble at healthy\.example: ([a-z.]+)", seen(card))
    return found[1] if found else ""


async def test_history_charts_what_was_seen(house: Scene) -> None:
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.post("diagnosis")
    await house.bounce("history refusing.example")
    answer = await house.post("answer/")
    assert "Seen here at refusing.example" in answer.text
    assert "0 of 1 look reached a server" in seen(answer)


async def test_a_channel_is_told_of_its_new_settings(house: Scene) -> None:
    await house.bounce("settings digest on quiet 22:00-07:00 zone Europe/Berlin")
    answer = await house.post("answer/")
    assert "22:00-07:00 (Europe/Berlin)" in seen(answer)
    await house.bounce("settings")
    await house.until(lambda: house.whispers)


async def test_only_those_named_may_resolve(house: Scene) -> None:
    bob = house.workspace.add_user("bob")
    await house.bounce("4.4.1 refusing.example")
    await house.card("waiting")
    await house.mention(f"settings rights <@{house.ada}>")
    await house.post("answer/")
    await house.workspace.command(bob, house.channel, "/bounce resolve refusing.example")
    refused = await house.until(lambda: house.workspace.ephemerals(house.channel, bob))
    assert "Only one person may resolve" in refused[0].text


async def test_a_message_about_three_domains_shows_one_reaction(house: Scene) -> None:
    bounce = mail("kim@refusing.example", "lee@gone.example", "pat@null-mx.example")
    ts = await house.workspace.upload(house.ada, house.channel, "bounce.eml", bounce)
    await house.until(lambda: sum(named(post) == "diagnosis" for post in house.posts) == 3)
    await house.until(lambda: house.reactions(ts) in (["exclamation"], ["hourglass_flowing_sand"]))
