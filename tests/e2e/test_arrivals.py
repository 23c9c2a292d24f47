"""Bounces posted in the channel, and messages that are ignored."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.e2e.bounces import PASTED, mail
from tests.scene import Scene, payload

Arrive = Callable[[Scene], Awaitable[str]]


async def pasted(scene: Scene) -> str:
    return await scene.say(PASTED)


async def dropped(scene: Scene) -> str:
    return await scene.workspace.upload(scene.ada, scene.channel, "bounce.eml", mail("kim@refusing.example"))


async def forwarded(scene: Scene) -> str:
    return await scene.workspace.forward_email(scene.channel, mail("kim@refusing.example"))


async def snippet(scene: Scene) -> str:
    return await scene.workspace.upload(
        scene.ada, scene.channel, "Untitled", PASTED.encode(), filetype="text"
    )


async def shared(scene: Scene) -> str:
    part = {"is_share": True, "is_msg_unfurl": True, "text": PASTED, "fallback": "…"}
    return await scene.workspace.say(scene.ada, scene.channel, "look at this", attachments=[part])


@pytest.mark.parametrize("arrive", [pasted, dropped, forwarded, snippet, shared])
async def test_the_card_is_the_first_reply_and_one_reaction_shows_the_state(
    scene: Scene, arrive: Arrive
) -> None:
    ts = await arrive(scene)
    card = await scene.card("waiting")
    await scene.until(lambda: scene.reactions(ts) == ["hourglass_flowing_sand"])
    first_reply = scene.workspace.thread(scene.channel, ts)[1]
    assert first_reply.ts == card.ts
    assert "kim@refusing.example" in str(card.blocks)
    assert len(scene.cards) == 1


async def test_of_a_log_too_long_to_be_read_whole_the_thread_says_what_was_left_out(scene: Scene) -> None:
    line = (
        "Dec  1 03:12:01 mx postfix/smtp[7]: 4F: to=<user{}@refusing.example>, status=deferred (timed out)\n"
    )
    log = "".join(line.format(number) for number in range(2001)).encode()
    ts = await scene.workspace.upload(scene.ada, scene.channel, "mail.log", log)
    await scene.card("waiting")
    told = await scene.post("answer/")
    assert told.thread_ts == ts
    assert "I did not read the failures after the first 2000" in told.text
    assert len(scene.cards) == 1


async def test_a_second_bounce_of_the_domain_joins(scene: Scene) -> None:
    await scene.bounce("4.4.1 kim@refusing.example")
    card = await scene.card("waiting")
    ts = await scene.say("<lee@refusing.example>: 451 4.4.1 connect timed out")
    await scene.until(lambda: payload(card)["count"] == 2)
    await scene.until(lambda: scene.reactions(ts) == ["hourglass_flowing_sand"])
    assert "lee@refusing.example" in str((await scene.post("joined/2")).blocks)
    assert len(scene.cards) == 1


async def test_fifty_bounces_of_a_domain_are_one_card_a_count_and_a_list(scene: Scene) -> None:
    for number in range(50):
        await scene.say(f"<user{number}@refusing.example>: 451 4.4.1 connect timed out")
    card = await scene.card("waiting")
    await scene.until(lambda: payload(card)["count"] == 50)
    assert len(scene.cards) == 1
    listed = await scene.post("recipients/")
    assert listed.thread_ts == card.thread_ts
    assert "user1@refusing.example" in str(listed.blocks)


async def test_an_old_bounce_is_marked_as_old_with_the_present_state(scene: Scene) -> None:
    await scene.workspace.forward_email(scene.channel, mail("kim@healthy.example", age=timedelta(days=2)))
    told = await scene.post("diagnosis")
    assert "It bounced earlier" in told.text
    card = await scene.card("recovered")
    assert "bounced earlier" in str(card.blocks)


async def test_a_mail_about_three_domains_opens_an_incident_for_each(scene: Scene) -> None:
    bounce = mail("kim@refusing.example", "lee@gone.example", "pat@null-mx.example")
    ts = await scene.workspace.upload(scene.ada, scene.channel, "bounce.eml", bounce)
    await scene.until(lambda: len(scene.cards) == 3)
    assert {card.thread_ts for card in scene.cards} == {ts}


async def test_a_message_that_is_no_bounce_is_ignored(scene: Scene) -> None:
    before = len(scene.workspace.deliveries())
    await scene.say("lunch at 12.30? see menu.example")
    await scene.workspace.upload(scene.ada, scene.channel, "cat.png", b"\x89PNG\r\n\x1a\n" + bytes(200))
    await scene.workspace.upload(scene.ada, scene.channel, "mails.zip", ENCRYPTED_ZIP)
    await scene.until(lambda: len(scene.workspace.deliveries()) >= before + 3)
    last = await scene.say(PASTED)
    await scene.card("waiting")
    assert {post.thread_ts for post in scene.posts} == {last}
    assert scene.whispers == []


async def test_mentions_in_a_bounce_do_not_notify_the_channel(scene: Scene) -> None:
    await scene.say("<kim@refusing.example>: 451 4.4.1 timed out &lt;!channel&gt; <!channel> <!here>")
    await scene.card("waiting")
    await scene.post("diagnosis")
    for post in scene.posts:
        assert not re.search("<!(channel|here|everyone)", f"{post.text}{post.blocks}")


ENCRYPTED_ZIP = (
    b"PK\x03\x04\x14\x00\x01\x00\x00\x00" + bytes(8) + b"\x20\x00\x00\x00\x14\x00\x00\x00\x0a\x00\x00\x00"
    b"bounce.eml" + bytes(range(32))
)
"""A local header with the encryption flag, and then noise."""
