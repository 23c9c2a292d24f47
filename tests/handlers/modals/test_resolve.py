"""Resolve asks how it ended."""

import pytest

from bot.grammar.commands import Resolve
from bot.grammar.parsing import parse_command
from bot.models.channel import ChannelSettings
from bot.models.correction import Ending
from handlers.listening.actions import Button
from handlers.modals import resolve
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.inbox import Remembered
from tests.handlers.modals.conftest import opened
from tests.handlers.rendering.hostile import HOSTILE


@pytest.mark.parametrize("ending", list(Ending))
async def test_a_chosen_outcome_becomes_a_command(inbox: Remembered, card: str, ending: Ending) -> None:
    view = await opened(inbox, card, "resolve")
    await inbox.workspace.submit(inbox.ada, view.id, {"ending": ending.value})
    assert parse_command((await inbox.one()).text) == Resolve("B-2345ABCD", ending)


async def test_a_comment_goes_with_it(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "resolve")
    told = {"ending": "they-fixed", "words": "Their firewall:\nnobody got in"}
    await inbox.workspace.submit(inbox.ada, view.id, told)
    expected = Resolve("B-2345ABCD", Ending.THEY_FIXED, "Their firewall: nobody got in")
    assert parse_command((await inbox.one()).text) == expected


async def test_whoever_may_not_resolve_is_not_asked_how_it_ended(inbox: Remembered, card: str) -> None:
    """The command of the button says why."""
    bob = inbox.workspace.add_user("bob")
    inbox.workspace.join(bob, inbox.channel)
    inbox.chosen = ChannelSettings(team="T1", channel=inbox.channel, keepers=(bob,))
    await inbox.workspace.press(inbox.ada, inbox.channel, card, "resolve")
    assert (await inbox.one()).text == "resolve B-2345ABCD"
    assert inbox.workspace.modals(inbox.ada) == []


async def test_cancelling_changes_nothing(inbox: Remembered, card: str) -> None:
    view = await opened(inbox, card, "resolve")
    await inbox.workspace.close_view(inbox.ada, view.id)
    await inbox.after_everything()
    assert inbox.intakes == []


@pytest.mark.parametrize("words", HOSTILE)
def test_text_that_a_user_writes_is_not_read_as_a_command(words: str) -> None:
    values = {
        "ending": {"ending": {"selected_option": {"value": "we-fixed"}}},
        "words": {"words": {"value": words}},
    }
    view = resolve.view(Button("B-2345ABCD", "C1", "1.2"))
    check_blocks(view["blocks"], "modal")
    command = parse_command(resolve.command(view | {"state": {"values": values}}))
    assert isinstance(command, Resolve)
    assert (command.incident, command.ending) == ("B-2345ABCD", Ending.WE_FIXED)
