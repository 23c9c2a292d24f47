"""Finds a post by its key."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from handlers.metadata import metadata
from handlers.posting.look_up import PAGE, CannotLookError, LookUp
from handlers.posting.pace import Bucket
from tests.handlers.posting.outbox import Desk, now


async def posted(desk: Desk, key: str, thread_ts: str | None = None) -> str:
    client = desk.client()
    answer = await client.chat_postMessage(
        channel=desk.channel, text=key, thread_ts=thread_ts, metadata=metadata("", key, None)
    )
    return str(answer["ts"])


async def found(
    desk: Desk,
    key: str,
    thread_ts: str | None = None,
    *,
    channel: str = "",
    ago: timedelta = timedelta(),
    clock: Callable[[], datetime] = now,
) -> list[str]:
    look_up = LookUp(desk.client(), Bucket(1000, 1000), clock, desk.workspace.bot_id)
    return await look_up.find(key, channel or desk.channel, thread_ts, now() - ago)


async def test_only_the_exact_key_is_found(desk: Desk) -> None:
    await desk.workspace.say(desk.ada, desk.channel, "answer/1")
    await posted(desk, "answer/11")
    wanted = await posted(desk, "answer/1")
    assert await found(desk, "answer/1") == [wanted]
    assert await found(desk, "answer/2") == []


async def test_the_key_in_another_apps_post_is_not_ours(desk: Desk) -> None:
    ts = await posted(desk, "answer/1")
    (message,) = [one for one in desk.workspace.messages(desk.channel) if one.ts == ts]
    message.bot_id = "B0THER"
    assert await found(desk, "answer/1") == []


async def test_a_duplicate_is_found_too_the_older_post_first(desk: Desk) -> None:
    both = [await posted(desk, "answer/1"), await posted(desk, "answer/1")]
    assert await found(desk, "answer/1") == both


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_post_behind_many_others_is_found(desk: Desk, in_thread: bool) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "root") if in_thread else None
    first = await posted(desk, "first", root)
    for _ in range(PAGE):
        await desk.workspace.say(desk.ada, desk.channel, "noise", root)
    last = await posted(desk, "last", root)
    assert await found(desk, "first", root) == [first]
    assert await found(desk, "last", root) == [last]


async def test_a_deleted_thread_has_no_posts(desk: Desk) -> None:
    root = await desk.workspace.say(desk.ada, desk.channel, "root")
    await desk.workspace.delete(desk.ada, desk.channel, root)
    assert await found(desk, "answer/1", root) == []


async def test_posts_older_than_the_attempt_are_not_searched(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await posted(desk, "answer/1")
    monkeypatch.setattr("handlers.posting.look_up.CLOCKS_DIFFER", timedelta(minutes=-1))
    monkeypatch.setattr(LookUp, "_was_ahead", lambda *_: False)
    assert await found(desk, "answer/1") == []


@pytest.mark.parametrize("corrected", [False, True])
async def test_a_post_is_found_although_our_clock_is_or_was_two_hours_ahead(
    desk: Desk, corrected: bool
) -> None:
    """Otherwise it would be posted again."""
    wanted, ahead = await posted(desk, "answer/1"), timedelta(hours=2)
    clock = now if corrected else lambda: now() + ahead
    assert await found(desk, "answer/1", ago=-ahead, clock=clock) == [wanted]


async def test_slack_failures_are_waited_out(desk: Desk) -> None:
    wanted = await posted(desk, "answer/1")
    desk.workspace.faults.add("ratelimited", "conversations.history", times=1, seconds=0)
    desk.workspace.faults.add("lose_answer", "conversations.history", times=1)
    assert await found(desk, "answer/1") == [wanted]


async def test_a_deleted_channel_cannot_be_searched(desk: Desk) -> None:
    with pytest.raises(CannotLookError, match="channel_not_found"):
        await found(desk, "answer/1", channel="C0GONE")
