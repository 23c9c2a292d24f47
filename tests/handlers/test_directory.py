"""Asks Slack who is a guest."""

from dataclasses import replace

import pytest

from bot.errors import SlackUnreachableError
from handlers.directory import SlackDirectory
from playground.workspace.faults import Harm
from tests.given import intake
from tests.handlers.inbox import Remembered


async def is_guest(inbox: Remembered, user: str | None, channel: str = "C1") -> bool:
    asked = replace(intake(), user=user, channel=channel)
    return await SlackDirectory(inbox.client).is_guest(asked)


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
