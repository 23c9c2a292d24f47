"""Asks Slack who is a guest, and who has left."""

from dataclasses import replace

import pytest

from bot.errors import SlackUnreachableError
from handlers.directory import SlackDirectory
from handlers.membership import Members
from playground.workspace.faults import Harm
from tests.given import intake
from tests.handlers.inbox import Remembered


async def is_guest(inbox: Remembered, user: str | None, channel: str = "C1") -> bool:
    asked = replace(intake(), user=user, channel=channel)
    return await SlackDirectory(inbox.client, Members()).is_guest(asked)


async def test_a_guest_is_told_from_a_member(inbox: Remembered) -> None:
    guest = inbox.workspace.add_user("gus", is_restricted=True)
    assert await is_guest(inbox, guest)
    assert not await is_guest(inbox, inbox.ada)


async def test_in_a_direct_message_nobody_is_a_guest(inbox: Remembered) -> None:
    guest = inbox.workspace.add_user("gus", is_restricted=True)
    assert not await is_guest(inbox, guest, inbox.workspace.direct(guest))


async def test_an_app_without_a_user_is_no_guest(inbox: Remembered) -> None:
    assert not await is_guest(inbox, None)


async def test_somebody_whom_slack_does_not_show_counts_as_a_guest(inbox: Remembered) -> None:
    assert await is_guest(inbox, "U0NOBODY")


@pytest.mark.parametrize("harm", ["server_error", "ratelimited", "lose_answer"])
async def test_while_slack_is_in_trouble_it_is_not_known(inbox: Remembered, harm: Harm) -> None:
    inbox.workspace.faults.add(harm, "users.info")
    with pytest.raises(SlackUnreachableError, match="did not describe"):
        await is_guest(inbox, inbox.ada)


async def have_left(inbox: Remembered, *people: str, channel: str = "") -> bool:
    """Whether all these people have left, asked for Ada."""
    asked = replace(intake(), user=inbox.ada, channel=channel or inbox.channel)
    return await SlackDirectory(inbox.client, Members()).have_left(people, asked)


async def test_who_left_the_channel_or_the_company_has_left(inbox: Remembered) -> None:
    ann, bob = (inbox.workspace.add_user(name) for name in ("ann", "bob"))
    inbox.workspace.leave(ann, inbox.channel)
    assert not await have_left(inbox, ann, bob)
    inbox.workspace.deactivate(bob)
    assert await have_left(inbox, ann, bob)


async def test_nobody_has_left_for_somebody_who_is_not_there_either(inbox: Remembered) -> None:
    """Nor if Slack does not show us the channel, because then nobody is listed."""
    ann = inbox.workspace.add_user("ann")
    inbox.workspace.leave(ann, inbox.channel)
    assert not await have_left(inbox, ann, channel="C0NOWHERE")
    inbox.workspace.leave(inbox.ada, inbox.channel)
    assert not await have_left(inbox, ann)


async def test_while_slack_is_in_trouble_it_is_not_known_who_left(inbox: Remembered) -> None:
    inbox.workspace.faults.add("server_error", "conversations.members")
    with pytest.raises(SlackUnreachableError, match="who is in"):
        await have_left(inbox, inbox.workspace.add_user("ann"))


async def test_a_persons_time_zone_is_the_one_of_their_profile(inbox: Remembered) -> None:
    directory = SlackDirectory(inbox.client, Members())
    nan = inbox.workspace.add_user("nan", tz="America/New_York")
    nil = inbox.workspace.add_user("nil", tz=None)
    zones = [await directory.zone_of(replace(intake(), user=one)) for one in (nan, nil, "U0NOBODY", None)]
    assert zones == ["America/New_York", None, None, None]


async def test_a_time_zone_is_not_waited_for_while_slack_is_in_trouble(inbox: Remembered) -> None:
    inbox.workspace.faults.add("server_error", "users.info")
    assert await SlackDirectory(inbox.client, Members()).zone_of(replace(intake(), user=inbox.ada)) is None
