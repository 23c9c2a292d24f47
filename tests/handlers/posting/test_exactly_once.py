"""Whatever gets lost or dies, every entry of the outbox is posted exactly once."""

import asyncio
import random
from datetime import timedelta

import pytest

from bot.models.post import Place
from handlers.metadata import metadata
from handlers.posting import Poster
from playground.workspace import Workspace
from playground.workspace.api.specs import ALL_SCOPES
from tests.handlers.posting.outbox import Desk, now


async def test_an_answer_lost_after_slack_stored_the_post(desk: Desk) -> None:
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    await desk.open()
    await desk.all_posted()
    assert desk.keys() == ["B-2345ABCD/card"]
    assert (await desk.stored()).card_ts == desk.ours()[0].ts


async def test_an_answer_lost_while_our_clock_is_hours_ahead_of_slacks(desk: Desk) -> None:
    """The post seems to be older than the attempt."""
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    await desk.open()
    await desk.all_posted(now=lambda: now() + timedelta(hours=2))
    assert desk.keys() == ["B-2345ABCD/card"]


async def test_a_call_lost_before_slack_stored_the_post(desk: Desk) -> None:
    desk.workspace.faults.add("lose_call", "chat.postMessage", times=1)
    await desk.open(posts=[desk.line("verdict", incident="B-2345ABCD")])
    await desk.all_posted()
    assert desk.keys() == ["B-2345ABCD/card", "verdict"]


async def test_a_server_error_does_not_count_as_refused(desk: Desk) -> None:
    desk.workspace.faults.add("server_error", "chat.postMessage", times=1)
    await desk.say(desk.line("help", Place.REPLY))
    await desk.all_posted()
    assert desk.keys() == ["help"]


async def test_a_search_without_result_is_not_repeated_after_a_restart(desk: Desk) -> None:
    desk.workspace.faults.add("lose_call", "chat.postMessage", times=1)
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting():
        await desk.until_tried()
    looked = len(desk.workspace.calls("conversations.history"))
    await desk.all_posted()
    assert desk.keys() == ["help"]
    assert len(desk.workspace.calls("conversations.history")) == looked == 2


@pytest.mark.parametrize("thread", [False, True])
async def test_a_process_that_crashed_before_the_answer(desk: Desk, thread: bool) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "hello") if thread else None
    await desk.say(desk.line("help", Place.REPLY, thread_ts=root))
    await stored_without_answer(desk, "help", root)
    await desk.all_posted()
    assert desk.keys() == ["help"]


async def test_a_post_lost_hours_ago_is_searched_at_once(desk: Desk) -> None:
    await desk.say(desk.line("help", Place.REPLY))
    await desk.store.sending("help", now() - timedelta(hours=2))
    await desk.all_posted(lost_after=3600)
    assert desk.keys() == ["help"]


async def test_a_process_that_crashed_before_the_call(desk: Desk) -> None:
    await desk.say(desk.line("help", Place.REPLY))
    await desk.store.sending("help", now())
    await desk.all_posted()
    assert desk.keys() == ["help"]


async def test_a_lagging_history_is_searched_twice(desk: Desk) -> None:
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    desk.workspace.faults.history_lag = 0.2
    await desk.say(desk.line("help", Place.REPLY))
    await desk.all_posted(second_look_after=0.4)
    assert desk.keys() == ["help"]
    assert len(desk.workspace.calls("conversations.history")) == 2


async def test_a_history_that_fails_once_is_soon_read_again(desk: Desk) -> None:
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    desk.workspace.faults.add("server_error", "conversations.history", times=1)
    await desk.say(desk.line("help", Place.REPLY))
    await desk.all_posted()
    failed, again = desk.workspace.calls("conversations.history")
    assert again.at - failed.at < 20
    assert desk.keys() == ["help"]


async def test_our_own_event_confirms_the_post(desk: Desk) -> None:
    desk.workspace.faults.add("lose_answer", "chat.postMessage", times=1)
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting(lost_after=3600) as poster:
        await desk.until_posted("help")
        await poster.confirm_posted("help", desk.ours()[0].ts)
        await desk.until_settled()
    assert desk.keys() == ["help"]
    assert not desk.workspace.calls("conversations.history")


async def test_an_event_of_another_apps_post_changes_nothing(desk: Desk) -> None:
    async with desk.posting() as poster:
        await poster.confirm_posted("never heard of", "1.2")
    assert not await desk.store.to_send()


async def test_stopping_waits_for_the_answer_under_way(desk: Desk) -> None:
    desk.workspace.faults.delay = 0.1
    await desk.say(desk.line("help", Place.REPLY))
    async with desk.posting():
        await desk.until_sending()
    assert desk.keys() == ["help"]
    assert not await desk.store.to_send()


async def test_without_the_scope_to_search_it_is_not_posted_again() -> None:
    async with Workspace(scopes=ALL_SCOPES - {"channels:history"}) as workspace:
        desk = Desk(workspace, workspace.add_channel("mail-ops"), workspace.add_user("ada"))
        workspace.faults.add("lose_answer", "chat.postMessage", times=1)
        await desk.say(desk.line("help", Place.REPLY))
        await desk.all_posted()
        assert desk.keys() == ["help"]


async def test_a_private_line_is_never_posted_twice(desk: Desk) -> None:
    desk.workspace.faults.add("lose_answer", "chat.postEphemeral", times=1)
    await desk.say(desk.line("only you", Place.PRIVATE, user=desk.ada))
    async with desk.posting() as poster:
        await desk.workspace.wait_for(lambda: desk.workspace.ephemerals(desk.channel, desk.ada))
        await poster.stop()
    await desk.all_posted()
    assert [line.text for line in desk.workspace.ephemerals(desk.channel, desk.ada)] == ["only you"]


@pytest.mark.parametrize("seed", range(3))
async def test_fifty_posts_of_which_every_fifth_answer_or_call_is_lost(desk: Desk, seed: int) -> None:
    desk.workspace.faults.add("lose_answer", "chat.postMessage", percent=20)
    desk.workspace.faults.add("lose_call", "chat.postMessage", percent=10)
    desk.workspace.faults.add("lose_answer", "conversations.*", percent=20)
    channels = [desk.channel, desk.workspace.add_channel("billing"), desk.workspace.add_channel("board")]
    wanted = [f"{number}/answer" for number in range(50)]
    dice = random.Random(seed)
    await desk.say(*(desk.line(key, Place.REPLY, channel=dice.choice(channels)) for key in wanted))
    await kill_and_restart(desk, dice)
    said = [key for channel in channels for key in desk.keys(channel)]
    assert sorted(said) == sorted(wanted)


async def kill_and_restart(desk: Desk, dice: random.Random) -> None:
    """Several posters in turn, each killed in the middle of its calls."""
    while await desk.store.to_send():
        poster = desk.poster()
        await poster.start()
        await die_after(poster, dice.uniform(0.05, 0.3))


async def die_after(poster: Poster, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await poster.stop(within=0.0)


async def stored_without_answer(desk: Desk, key: str, thread_ts: str | None) -> None:
    """The state after a kill between Slack's storing a post and our receiving the answer."""
    await desk.store.sending(key, now())
    client = desk.client()
    await client.chat_postMessage(
        channel=desk.channel, text=key, thread_ts=thread_ts, metadata=metadata("", key, None)
    )
