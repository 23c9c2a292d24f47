"""Slack refuses a post in one form but would take it in another: nothing is lost for that."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.models.content import Diagnosed, Said
from bot.models.post import Place
from handlers.rendering import SlackRenderer
from handlers.rendering.rendered import Rendered
from playground.workspace import Harm
from tests.handlers.posting.outbox import Desk
from tests.handlers.rendering.contents import diagnosis
from tests.twins.operators import PaperOperators


async def threaded(desk: Desk) -> str:
    """An incident opened by a message, with a card and a verdict to post. Returns the message."""
    root = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.open(posts=[desk.line("verdict", incident="B-2345ABCD")], origin_ts=root, thread_ts=root)
    return root


@pytest.mark.parametrize("harm", ["invalid_blocks", "msg_blocks_too_long"])
async def test_a_card_whose_blocks_slack_refuses_is_posted_as_plain_text(desk: Desk, harm: Harm) -> None:
    """It was dropped, and all news in its thread with it: an incident that nobody saw."""
    desk.workspace.faults.add(harm, "chat.postMessage", times=1)
    await desk.open(posts=[desk.line("verdict", incident="B-2345ABCD")])
    operators = PaperOperators()
    await desk.all_posted(operators=operators)
    assert desk.keys() == ["B-2345ABCD/card", "verdict"]
    card = desk.ours()[0]
    assert ("b-2345abcd.example" in card.text, "`recheck`" in card.text, card.blocks) == (True, True, [])
    assert harm in operators.heard[0]


async def test_a_card_whose_new_blocks_slack_refuses_does_not_say_checking_for_ever(desk: Desk) -> None:
    await desk.open()
    await desk.all_posted()
    desk.workspace.faults.add("invalid_blocks", "chat.update", times=1)
    await desk.diagnosed(words="It does not answer.")
    await desk.all_shown()
    (card,) = desk.ours()
    assert ("It does not answer." in card.text, card.blocks) == (True, [])
    assert (card.metadata or {})["event_payload"]["state"] == "waiting"


async def test_the_next_version_of_such_a_card_has_its_buttons_again(desk: Desk) -> None:
    await desk.open()
    await desk.all_posted()
    desk.workspace.faults.add("invalid_blocks", "chat.update", times=1)
    for words in "first", "second":
        await desk.diagnosed(words=words)
        await desk.all_shown()
    assert desk.ours()[0].blocks


async def test_a_private_answer_whose_blocks_slack_refuses_comes_as_plain_text(desk: Desk) -> None:
    desk.workspace.faults.add("invalid_blocks", "chat.postEphemeral", times=1)
    await desk.say(desk.line("only you", Place.PRIVATE, user=desk.ada))
    async with desk.posting():
        await desk.workspace.wait_for(lambda: desk.workspace.ephemerals(desk.channel, desk.ada))
    assert [one.text for one in desk.workspace.ephemerals(desk.channel, desk.ada)] == ["only you"]


class Clumsy(SlackRenderer):
    """Fails at everything but plain lines."""

    def message(self, post: Any, incident: Any, watch: Any) -> Rendered:
        if isinstance(post.content, Said):
            return super().message(post, incident, watch)
        raise KeyError("alice@example.org")

    def card(self, *_: Any) -> Rendered:
        raise KeyError("alice@example.org")


async def test_what_our_renderer_cannot_draw_says_at_least_how_the_incident_stands(desk: Desk) -> None:
    await desk.open()
    operators = PaperOperators()
    with capture_logs() as logs:
        await desk.all_posted(renderer=Clumsy(), operators=operators)
        await desk.diagnosed()
        told = Diagnosed(diagnosis=diagnosis("It does not answer."))
        await desk.say(desk.post("B-2345ABCD/diagnosis", told, incident="B-2345ABCD"))
        async with desk.posting(renderer=Clumsy(), operators=operators):
            await desk.until_settled()
            await desk.until_shown()
    assert desk.keys() == ["B-2345ABCD/card", "B-2345ABCD/diagnosis"]
    assert all("b-2345abcd.example: " in post.text for post in desk.ours())
    assert "looking" not in desk.ours()[0].text
    assert "cannot be drawn: KeyError" in operators.heard[0]
    assert "alice" not in f"{logs} {operators.heard}"


async def test_a_message_deleted_before_its_card_came_gets_no_flood_of_posts_in_the_channel(
    desk: Desk,
) -> None:
    """Slack then posts replies in the channel, without saying so: each of them would land there."""
    root = await threaded(desk)
    await desk.workspace.delete(desk.ada, desk.channel, root)
    await desk.all_posted()
    card, verdict = desk.ours()
    assert (card.thread_ts, verdict.thread_ts) == (None, card.ts)


async def test_its_card_is_not_posted_twice_if_the_answer_is_lost(desk: Desk) -> None:
    root = await threaded(desk)
    await desk.workspace.delete(desk.ada, desk.channel, root)
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    await desk.all_posted()
    assert desk.keys() == ["B-2345ABCD/card", "verdict"]


async def test_in_a_locked_thread_the_incident_goes_on_outside_of_it(desk: Desk) -> None:
    """A recovery in a thread that administrators have locked would be told to nobody."""
    root = await threaded(desk)
    await desk.all_posted()
    desk.workspace.lock(desk.channel, root)
    for key in "recovered", "more":
        await desk.say(desk.line(key, incident="B-2345ABCD"))
        await desk.all_posted()
    assert [(post.text, post.thread_ts) for post in desk.ours()[2:]] == [
        ("recovered", None),
        ("more", desk.ours()[2].ts),
    ]


async def test_a_card_for_a_message_in_a_locked_thread_is_posted_in_the_channel(desk: Desk) -> None:
    root = await threaded(desk)
    desk.workspace.lock(desk.channel, root)
    await desk.all_posted()
    card, verdict = desk.ours()
    assert (card.thread_ts, verdict.thread_ts) == (None, card.ts)


async def test_an_answer_of_no_incident_leaves_a_locked_thread_alone(desk: Desk) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "hello")
    desk.workspace.lock(desk.channel, root)
    await desk.say(desk.line("hello, ada", Place.REPLY, thread_ts=root))
    await desk.all_posted()
    assert desk.ours() == []
