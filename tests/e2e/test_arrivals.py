"""Bounces that come into the channel, and what is left alone."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.e2e.bounces import PASTED, mail
from tests.scene import Scene, payload

Arrive = Callable[[Scene], Awaitable[str]]


async def pasted(house: Scene) -> str:
    return await house.say(PASTED)


async def dropped(house: Scene) -> str:
    return await house.workspace.upload(house.ada, house.channel, "bounce.eml", mail("kim@refusing.example"))


async def forwarded(house: Scene) -> str:
    return await house.workspace.forward_email(house.channel, mail("kim@refusing.example"))


async def snippet(house: Scene) -> str:
    return await house.workspace.upload(
        house.ada, house.channel, "Untitled", PASTED.encode(), filetype="text"
    )


async def shared(house: Scene) -> str:
    part = {"is_share": True, "is_msg_unfurl": True, "text": PASTED, "fallback": "…"}
    return await house.workspace.say(house.ada, house.channel, "look at this", attachments=[part])


@pytest.mark.parametrize("arrive", [pasted, dropped, forwarded, snippet, shared])
async def test_its_card_is_the_first_reply_and_one_reaction_shows_the_state(
    house: Scene, arrive: Arrive
) -> None:
    ts = await arrive(house)
    card = await house.card("waiting")
    await house.until(lambda: house.reactions(ts) == ["hourglass_flowing_sand"])
    first_reply = house.workspace.thread(house.channel, ts)[1]
    assert first_reply.ts == card.ts
    assert "kim@refusing.example" in str(card.blocks)
    assert len(house.cards) == 1


async def test_a_second_bounce_of_the_domain_joins(house: Scene) -> None:
    await house.bounce("4.4.1 kim@refusing.example")
    card = await house.card("waiting")
    ts = await house.say("<lee@refusing.example>: 451 4.4.1 connect timed out")
    await house.until(lambda: payload(card)["count"] == 2)
    await house.until(lambda: house.reactions(ts) == ["hourglass_flowing_sand"])
    assert "lee@refusing.example" in str((await house.post("joined/2")).blocks)
    assert len(house.cards) == 1


async def test_fifty_bounces_of_a_domain_are_one_card_a_count_and_a_list(house: Scene) -> None:
    for number in range(50):
        await house.say(f"<user{number}@refusing.example>: 451 4.4.1 connect timed out")
    card = await house.card("waiting")
    await house.until(lambda: payload(card)["count"] == 50)
    assert len(house.cards) == 1
    listed = await house.post("recipients/")
    assert listed.thread_ts == card.thread_ts
    assert "user1@refusing.example" in str(listed.blocks)


async def test_an_old_bounce_is_told_to_be_old_and_how_it_is_now(house: Scene) -> None:
    await house.workspace.forward_email(house.channel, mail("kim@healthy.example", age=timedelta(days=2)))
    told = await house.post("diagnosis")
    assert "It bounced earlier" in told.text
    card = await house.card("recovered")
    assert "bounced earlier" in str(card.blocks)


async def test_a_mail_about_three_domains_opens_an_incident_for_each(house: Scene) -> None:
    bounce = mail("kim@refusing.example", "lee@gone.example", "pat@null-mx.example")
    ts = await house.workspace.upload(house.ada, house.channel, "bounce.eml", bounce)
    await house.until(lambda: len(house.cards) == 3)
    assert {card.thread_ts for card in house.cards} == {ts}


async def test_what_is_no_bounce_is_left_alone(house: Scene) -> None:
    before = len(house.workspace.deliveries())
    await house.say("lunch at 12.30? see menu.example")
    await house.workspace.upload(house.ada, house.channel, "cat.png", b"\x89PNG\r\n\x1a\n" + bytes(200))
    await house.workspace.upload(house.ada, house.channel, "mails.zip", ENCRYPTED_ZIP)
    await house.until(lambda: len(house.workspace.deliveries()) >= before + 3)
    last = await house.say(PASTED)
    await house.card("waiting")
    assert {post.thread_ts for post in house.posts} == {last}
    assert house.whispers == []


async def test_words_of_a_bounce_do_not_call_the_channel(house: Scene) -> None:
    await house.say("<kim@refusing.example>: 451 4.4.1 timed out &lt;!channel&gt; <!channel> <!here>")
    await house.card("waiting")
    await house.post("diagnosis")
    for post in house.posts:
        assert not re.search("<!(channel|here|everyone)", f"{post.text}{post.blocks}")


ENCRYPTED_ZIP = (
    b"PK\x03\x04\x14\x00\x01\x00\x00\x00" + bytes(8) + b"\x20\x00\x00\x00\x14\x00\x00\x00\x0a\x00\x00\x00"
    b"bounce.eml" + bytes(range(32))
)
"""A local header with the flag of encryption, and then noise."""
