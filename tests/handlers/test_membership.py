"""Membership of channels: asked of Slack, remembered for a minute, and empty if Slack does not say."""

import asyncio
import weakref

import pytest

from handlers.membership import PRESENT, REMEMBERED, Members, Presence
from tests.handlers.inbox import Remembered
from tests.twins.clock import Hands


@pytest.fixture
def clock() -> Hands:
    return Hands()


async def test_we_are_in_channels_that_invited_us(inbox: Remembered) -> None:
    elsewhere = inbox.workspace.add_channel("elsewhere", bot_is_member=False)
    assert await Presence().here(inbox.channel, inbox.client)
    assert not await Presence().here(elsewhere, inbox.client)
    assert await Presence().here(inbox.workspace.direct(inbox.ada), inbox.client)


async def test_we_are_not_in_a_private_channel_without_us(inbox: Remembered) -> None:
    private = inbox.workspace.add_channel("board", kind="group", bot_is_member=False)
    assert not await Presence().here(private, inbox.client)


async def test_if_slack_does_not_say_an_attempt_tells(inbox: Remembered) -> None:
    inbox.workspace.faults.add("server_error", "conversations.info", times=1)
    assert await Presence().here(inbox.channel, inbox.client)


async def test_many_concurrent_commands_query_once(inbox: Remembered, clock: Hands) -> None:
    presence = Presence(clock)
    await asyncio.gather(*(presence.here(inbox.channel, inbox.client) for _ in range(20)))
    assert len(inbox.workspace.calls("conversations.info")) == 1
    clock.seconds += PRESENT
    await presence.here(inbox.channel, inbox.client)
    assert len(inbox.workspace.calls("conversations.info")) == 2


async def test_an_invitation_takes_effect_at_once(inbox: Remembered) -> None:
    presence = Presence()
    elsewhere = inbox.workspace.add_channel("elsewhere", bot_is_member=False)
    assert not await presence.here(elsewhere, inbox.client)
    inbox.workspace.invite_bot(elsewhere)
    assert await presence.here(elsewhere, inbox.client)


async def test_a_member_of_the_channel_is_in_it(inbox: Remembered) -> None:
    private = inbox.workspace.add_channel("board", kind="group")
    bob = inbox.workspace.add_user("bob")
    members = Members()
    assert await members.include(inbox.ada, private, inbox.client)
    assert not await members.include(bob, private, inbox.client)
    assert await members.channels(bob, [private, inbox.channel], inbox.client) == {inbox.channel}


async def test_slack_is_queried_once_a_minute(inbox: Remembered, clock: Hands) -> None:
    members = Members(clock)
    assert await members.include(inbox.ada, inbox.channel, inbox.client)
    inbox.workspace.faults.add("server_error", "conversations.members")
    clock.seconds += REMEMBERED - 1
    assert await members.include(inbox.ada, inbox.channel, inbox.client)
    clock.seconds += 1
    assert await members.include(inbox.ada, inbox.channel, inbox.client) is None


async def test_slacks_trouble_is_not_remembered(inbox: Remembered, clock: Hands) -> None:
    """A member was shut out for a minute because one call had failed."""
    members = Members(clock)
    inbox.workspace.faults.add("ratelimited", "conversations.members", times=1)
    assert await members.include(inbox.ada, inbox.channel, inbox.client) is None
    clock.seconds += 1
    assert await members.channels(inbox.ada, [inbox.channel], inbox.client) == {inbox.channel}


async def test_slack_is_left_alone_as_long_as_it_asks(inbox: Remembered, clock: Hands) -> None:
    """Open Home tabs asked about each of their channels again every 20 seconds, so the limit never ended."""
    members = Members(clock)
    many = [inbox.workspace.add_channel(f"c{number}") for number in range(10)]
    inbox.workspace.faults.add("ratelimited", "conversations.members", times=1, seconds=30)
    assert await members.channels(inbox.ada, many, inbox.client) is None
    clock.seconds += 29
    assert await members.include(inbox.ada, inbox.channel, inbox.client) is None
    assert len(inbox.workspace.calls("conversations.members")) == 1
    clock.seconds += 1
    assert await members.include(inbox.ada, inbox.channel, inbox.client)


async def test_after_the_first_failure_no_other_channel_is_asked_about(inbox: Remembered) -> None:
    many = [inbox.workspace.add_channel(f"c{number}") for number in range(10)]
    inbox.workspace.faults.add("server_error", "conversations.members")
    assert await Members().channels(inbox.ada, many, inbox.client) is None
    assert len(inbox.workspace.calls("conversations.members")) == 1


async def test_nobody_is_in_a_channel_that_we_are_not_in(inbox: Remembered) -> None:
    assert await Members().include(inbox.ada, "C0NOWHERE", inbox.client) is False


async def test_what_slack_says_too_late_for_a_form_counts_for_the_next_one(
    inbox: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a channel with thousands of members, which are read page by page."""
    monkeypatch.setattr("handlers.membership.WITHIN", 0.01)
    members = Members()
    inbox.workspace.faults.add("late_answer", "conversations.members", times=1, seconds=1)
    assert await members.include_in_time(inbox.ada, inbox.channel, inbox.client) is None
    (late,) = members._late
    await late
    assert await members.include_in_time(inbox.ada, inbox.channel, inbox.client)


async def test_members_are_not_kept_in_memory_for_longer(
    clock: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A channel may have tens of thousands."""
    answers: list[weakref.ref[frozenset[str]]] = []

    async def answer(channel: str, client: object) -> frozenset[str]:
        people = frozenset({"U1", channel})
        answers.append(weakref.ref(people))
        return people

    monkeypatch.setattr("handlers.membership._members", answer)
    members = Members(clock)
    await members.include("U1", "C1", None)  # type: ignore[arg-type]
    clock.seconds += REMEMBERED
    await members.include("U1", "C2", None)  # type: ignore[arg-type]
    assert [answer() is None for answer in answers] == [True, False]
