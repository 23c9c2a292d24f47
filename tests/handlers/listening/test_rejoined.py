"""Slack's events that a channel accepts our posts again: we were invited, or it was unarchived."""

from handlers.listening.rejoined import EVENTS
from playground.workspace.to_app.events import SUBSCRIPTIONS
from tests.handlers.inbox import Remembered


async def test_an_invitation_and_an_unarchiving_are_noticed(inbox: Remembered) -> None:
    workspace = inbox.workspace
    workspace.remove_bot(inbox.channel)
    workspace.invite_bot(inbox.channel)
    await workspace.wait_for(lambda: inbox.let_into == [inbox.channel])
    workspace.archive(inbox.channel)
    workspace.unarchive(inbox.ada, inbox.channel)
    await workspace.wait_for(lambda: inbox.let_into == [inbox.channel] * 2)
    assert inbox.intakes == []


async def test_another_user_joining_a_channel_is_ignored(inbox: Remembered) -> None:
    inbox.workspace.join(inbox.workspace.add_user("bob"), inbox.channel)
    await inbox.after_everything()
    assert inbox.let_into == []


def test_all_of_them_are_sent_by_slack() -> None:
    assert set(EVENTS) <= SUBSCRIPTIONS
