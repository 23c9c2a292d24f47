"""Where posts go, in which order and how fast; and what happens if they fail."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import RefusedValueError, StorageError, UnreadableError
from bot.models.incident import Incident
from bot.models.post import Place
from handlers.posting import Pace
from handlers.rendering import SlackRenderer
from tests.handlers.posting.outbox import Desk
from tests.twins.operators import PaperOperators
from tests.twins.store import MemoryStore


async def test_the_card_comes_first_and_the_thread_in_stored_order(desk: Desk) -> None:
    lines = [desk.line(f"line {number}", incident="B-2345ABCD") for number in range(5)]
    await desk.say(*lines)
    await desk.open()
    await desk.all_posted()
    assert desk.keys() == ["B-2345ABCD/card", *(line.key for line in lines)]
    card, *thread = desk.ours()
    assert card.thread_ts is None
    assert {message.thread_ts for message in thread} == {card.ts}


async def test_a_bounce_posted_as_a_message_gets_its_card_in_its_thread(desk: Desk) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "550 5.1.1 user unknown")
    await desk.open(posts=[desk.line("verdict", incident="B-2345ABCD")], origin_ts=root, thread_ts=root)
    await desk.all_posted()
    assert [(m.thread_ts, m.reply_broadcast) for m in desk.ours()] == [(root, False), (root, False)]
    assert (await desk.stored()).card_ts == desk.ours()[0].ts


async def test_a_reply_goes_to_where_the_message_was(desk: Desk) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "hello")
    await desk.say(
        desk.line("under it", Place.REPLY, thread_ts=root), desk.line("in the channel", Place.REPLY)
    )
    await desk.all_posted()
    assert [(m.text, m.thread_ts) for m in desk.ours()] == [("under it", root), ("in the channel", None)]


async def test_a_private_line_is_seen_by_one_user_only(desk: Desk) -> None:
    await desk.say(desk.line("only you", Place.PRIVATE, user=desk.ada))
    async with desk.posting():
        await desk.until_settled()
        await desk.workspace.wait_for(lambda: desk.workspace.ephemerals(desk.channel, desk.ada))
    assert not desk.ours()


async def test_every_post_carries_its_key_and_cards_their_count_and_state(desk: Desk) -> None:
    await desk.open(posts=[desk.line("verdict", incident="B-2345ABCD")], count=3)
    await desk.all_posted()
    card, verdict = ((message.metadata or {})["event_payload"] for message in desk.ours())
    assert card == {"incident": "B-2345ABCD", "key": "B-2345ABCD/card", "count": 3, "state": "looking"}
    assert verdict == {"incident": "B-2345ABCD", "key": "verdict"}


async def test_a_woken_poster_sends_what_was_stored_since(desk: Desk) -> None:
    await desk.say(desk.line("early", Place.REPLY))
    async with desk.posting() as poster:
        await desk.until_settled()
        await desk.say(desk.line("late", Place.REPLY))
        poster.wake()
        await desk.until_posted("late")


async def test_repeated_rate_limits_are_logged_once(desk: Desk) -> None:
    desk.workspace.faults.add("ratelimited", "chat.postMessage", times=3, seconds=0)
    await desk.say(desk.line("hello", Place.REPLY))
    with capture_logs() as lines:
        await desk.all_posted()
    assert len(desk.workspace.calls("chat.postMessage")) == 4
    assert [line["why"] for line in lines if line["event"] == "posting.trouble"] == ["ratelimited"]


async def test_slack_says_how_long_to_wait(desk: Desk) -> None:
    desk.workspace.faults.add("ratelimited", "chat.postMessage", times=1, seconds=1)
    await desk.say(desk.line("help", Place.REPLY))
    await desk.all_posted()
    refused, taken = desk.workspace.calls("chat.postMessage")
    assert taken.ok
    assert taken.at - refused.at >= 1
    assert not desk.workspace.calls("conversations.history")


async def test_after_a_burst_a_channel_waits_for_its_pace_and_no_other_channel_does(desk: Desk) -> None:
    elsewhere = desk.workspace.add_channel("deliverability")
    numbers = [str(number) for number in range(8)]
    await desk.say(*(desk.line(number, Place.REPLY) for number in numbers))
    async with desk.posting(pace=Pace(posts_per_second=1e-6, post_burst=3)) as poster:
        await desk.until_posted(*numbers[:3])
        await desk.say(desk.line("meanwhile", Place.REPLY, channel=elsewhere))
        poster.wake()
        await desk.workspace.wait_for(lambda: desk.keys(elsewhere) == ["meanwhile"])
    assert desk.keys() == numbers[:3]


async def test_a_temporary_slack_outage(desk: Desk) -> None:
    await desk.workspace.go_offline()
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting(lost_after=3600):
        await desk.until_tried()
        await desk.workspace.go_online()
        await desk.until_settled()
    assert desk.keys() == ["help"]
    assert not desk.workspace.calls("conversations.history")


async def test_a_revoked_token_loses_nothing(desk: Desk) -> None:
    desk.workspace.faults.add("invalid_auth", "chat.postMessage", times=1)
    await desk.say(desk.line("help", Place.REPLY))
    await desk.all_posted()
    assert desk.keys() == ["help"]


async def test_a_post_that_slack_never_accepts_is_dropped_with_its_reason_and_others_go_on(
    desk: Desk,
) -> None:
    gone = "to nobody"
    await desk.say(desk.line(gone, Place.REPLY, channel="C0GONE"), desk.line("help", Place.REPLY))
    with capture_logs() as logs:
        await desk.all_posted()
    assert desk.keys() == ["help"]
    (warning,) = (line for line in logs if line["event"] == "posting.dropped")
    assert (warning["key"], warning["why"]) == (gone, "channel_not_found")
    assert len(desk.workspace.calls("chat.postMessage")) == 2


class Clumsy(SlackRenderer):
    def message(self, post: Any, incident: Any, watch: Any) -> Any:
        if post.key == "broken":
            raise KeyError("alice@example.org")
        return super().message(post, incident, watch)


async def test_a_post_that_cannot_be_rendered_is_dropped_and_reported_and_others_go_on(desk: Desk) -> None:
    operators = PaperOperators()
    await desk.say(desk.line("broken", Place.REPLY), desk.line("help", Place.REPLY))
    with capture_logs() as logs:
        await desk.all_posted(renderer=Clumsy(), operators=operators)
    assert desk.keys() == ["help"]
    assert "KeyError" in str(logs)
    assert "alice" not in str(logs)
    assert "cannot be drawn: KeyError" in operators.heard[0]


class Newer(MemoryStore):
    """A store with an incident that this version cannot read."""

    def __init__(self, name: str, error: StorageError) -> None:
        super().__init__()
        self.name = name
        self.error = error

    async def incident(self, incident: str) -> Incident | None:
        if incident == self.name:
            raise self.error
        return await super().incident(incident)


@pytest.mark.parametrize(
    "error", [UnreadableError("incidents", "B-2345ABCX", "state"), RefusedValueError("DataError")]
)
async def test_a_post_that_only_a_newer_version_can_render_waits_and_others_go_on(
    desk: Desk, error: StorageError
) -> None:
    """Like one with a value that the database refuses."""
    desk.store = Newer("B-2345ABCX", error)
    theirs = desk.line("theirs", Place.REPLY, incident="B-2345ABCX")
    await desk.say(theirs, desk.line("ours", Place.REPLY))
    with capture_logs() as logs:
        async with desk.posting():
            await desk.until_posted("ours")
    assert desk.keys() == ["ours"]
    assert [entry.post.key for entry in await desk.store.to_send()] == ["theirs"]
    assert not [line for line in logs if line["log_level"] == "error"]


class Forgetful(MemoryStore):
    """A store that fails once in each of these methods."""

    def __init__(self, *moments: str) -> None:
        super().__init__()
        self._failing = set(moments)

    async def sent(self, *args: Any) -> bool:
        self._fail("sent")
        return await super().sent(*args)

    async def sending(self, *args: Any) -> bool:
        self._fail("sending")
        return await super().sending(*args)

    async def next_to_send(self, *args: Any, **more: Any) -> Any:
        self._fail("next_to_send")
        return await super().next_to_send(*args, **more)

    def _fail(self, moment: str) -> None:
        if moment in self._failing:
            self._failing.remove(moment)
            raise OSError("the disk is full")


@pytest.mark.parametrize("moment", ["sent", "sending", "next_to_send"])
async def test_a_full_disk_causes_no_duplicate_and_no_loss(desk: Desk, moment: str) -> None:
    desk.store = Forgetful(moment)
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting():
        await desk.until_posted("help")
        await desk.until_settled()
    assert desk.keys() == ["help"]


async def test_posts_of_another_workspace_are_left_alone(desk: Desk) -> None:
    await desk.say(desk.line("theirs", Place.REPLY, team="T0OTHER"), desk.line("ours", Place.REPLY))
    async with desk.posting():
        await desk.until_posted("ours")
    assert [entry.post.key for entry in await desk.store.to_send()] == ["theirs"]


async def test_a_busy_channel_does_not_delay_the_others(desk: Desk) -> None:
    other = desk.workspace.add_channel("billing")
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    await desk.say(desk.line("lost", Place.REPLY), desk.line("theirs", Place.REPLY, channel=other))
    async with desk.posting(lost_after=3600):
        await desk.workspace.wait_for(lambda: desk.keys(other) == ["theirs"])
