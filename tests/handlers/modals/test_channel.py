"""The settings of a channel, chosen in the Home tab."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.grammar.commands import Settings
from bot.grammar.parsing import parse_command
from bot.models.channel import ChannelSettings, QuietHours
from bot.models.intake import IntakeKind
from handlers.listening.actions import Button
from handlers.modals import channel
from handlers.rendering.home import SETTINGS_OF
from playground.workspace import View
from playground.workspace.faults import Harm
from playground.workspace.limits.blocks import check_blocks
from tests.handlers.inbox import Remembered

NIGHT = QuietHours(begins=time(22), ends=time(7))


async def chosen(inbox: Remembered, person: str, channel_id: str) -> View:
    """The modal for a channel that the person chose in the Home tab."""
    await inbox.workspace.open_home(person)
    home = await inbox.workspace.wait_for(lambda: inbox.workspace.home(person))
    assert home
    await inbox.workspace.press_in_view(person, home.id, SETTINGS_OF, channel_id)
    (view,) = await inbox.workspace.wait_for(lambda: inbox.workspace.modals(person))
    return view


async def test_earlier_choices_are_shown_and_saved_unchanged(inbox: Remembered) -> None:
    before = ChannelSettings(
        team="T1", channel=inbox.channel, auto_watch=False, digest=True, quiet=NIGHT,
        zone="Europe/Berlin", keepers=(inbox.ada,),
    )  # fmt: skip
    inbox.chosen = before
    view = await chosen(inbox, inbox.ada, inbox.channel)
    await inbox.workspace.submit(inbox.ada, view.id)
    intake = await inbox.one()
    assert (intake.kind, intake.channel, intake.user) == (IntakeKind.ACTION, inbox.channel, inbox.ada)
    command = parse_command(intake.text)
    assert isinstance(command, Settings)
    assert replace(before, **command.changes) == before


async def test_changes_become_one_command(inbox: Remembered) -> None:
    view = await chosen(inbox, inbox.ada, inbox.channel)
    values = {
        "switches": ["digest"], "begins": "22:00", "ends": "07:00", "zone": "europe/berlin",
        "keepers": [inbox.ada],
    }  # fmt: skip
    await inbox.workspace.submit(inbox.ada, view.id, values)
    assert parse_command((await inbox.one()).text) == Settings(
        {
            "auto_watch": False,
            "digest": True,
            "quiet": NIGHT,
            "zone": "Europe/Berlin",
            "keepers": (inbox.ada,),
        }
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [({"zone": "Moon/Sea"}, "zone"), ({"begins": "22:00"}, "ends"), ({"ends": "07:00"}, "begins")],
)
async def test_an_invalid_value_is_reported_in_the_form(
    inbox: Remembered, values: dict[str, Any], field: str
) -> None:
    view = await chosen(inbox, inbox.ada, inbox.channel)
    result = await inbox.workspace.submit(inbox.ada, view.id, values)
    assert list(result.payload["errors"]) == [field]
    assert inbox.intakes == []


async def test_a_channel_that_the_user_is_not_in_is_not_shown(inbox: Remembered) -> None:
    private = inbox.workspace.add_channel("board", kind="group")
    bob = inbox.workspace.add_user("bob")
    view = await chosen(inbox, bob, private)
    assert channel.NOT_THERE in str(view.body["blocks"])


async def test_a_form_for_a_channel_that_the_user_is_not_in_changes_nothing(inbox: Remembered) -> None:
    """As if it had been forged, or somebody had to leave while it was open."""
    private = inbox.workspace.add_channel("board", kind="group")
    bob = inbox.workspace.add_user("bob")
    inbox.workspace.join(bob, inbox.channel)
    view = await chosen(inbox, bob, inbox.channel)
    view.body["private_metadata"] = Button("", private).as_metadata()
    result = await inbox.workspace.submit(bob, view.id, {"switches": ["digest"]})
    assert channel.NOT_THERE in str(result.payload["view"])
    assert inbox.intakes == []


@pytest.mark.parametrize("harm", ["ratelimited", "server_error"])
async def test_a_form_is_kept_while_slack_does_not_say_who_is_in_the_channel(
    inbox: Remembered, monkeypatch: pytest.MonkeyPatch, harm: Harm
) -> None:
    monkeypatch.setattr("handlers.membership.REMEMBERED", 0.0)
    view = await chosen(inbox, inbox.ada, inbox.channel)
    inbox.workspace.faults.add(harm, "conversations.members", times=1, seconds=0)
    result = await inbox.workspace.submit(inbox.ada, view.id, {"zone": "Asia/Tokyo"})
    assert result.payload["errors"] == {"switches": channel.NOT_KNOWN}
    assert inbox.intakes == []
    await inbox.workspace.submit(inbox.ada, view.id, {"zone": "Asia/Tokyo"})
    assert "Asia/Tokyo" in (await inbox.one()).text


async def test_opening_the_settings_while_slack_is_in_trouble_says_so(inbox: Remembered) -> None:
    inbox.workspace.faults.add("server_error", "conversations.members", times=1)
    view = await chosen(inbox, inbox.ada, inbox.channel)
    assert channel.NOT_KNOWN in str(view.body["blocks"])


async def test_a_user_who_may_not_change_settings_is_told(inbox: Remembered) -> None:
    bob = inbox.workspace.add_user("bob")
    inbox.chosen = ChannelSettings(team="T1", channel=inbox.channel, keepers=(bob,))
    view = await chosen(inbox, inbox.ada, inbox.channel)
    assert "Only one person may resolve" in str(view.body["blocks"])


async def test_a_guest_is_told_at_once(inbox: Remembered) -> None:
    """And not only after filling in the form."""
    gus = inbox.workspace.add_user("gus", is_restricted=True)
    view = await chosen(inbox, gus, inbox.channel)
    assert "Only members of this workspace, and no guests" in str(view.body["blocks"])


async def test_the_form_opens_while_slack_does_not_say_who_is_a_guest(inbox: Remembered) -> None:
    inbox.workspace.faults.add("server_error", "users.info", times=1)
    view = await chosen(inbox, inbox.ada, inbox.channel)
    assert view.body["callback_id"] == channel.CALLBACK


async def test_the_form_opens_for_members_once_everybody_named_has_left(inbox: Remembered) -> None:
    bob = inbox.workspace.add_user("bob")
    inbox.chosen = ChannelSettings(team="T1", channel=inbox.channel, keepers=(bob,))
    inbox.workspace.deactivate(bob)
    view = await chosen(inbox, inbox.ada, inbox.channel)
    assert view.body["callback_id"] == channel.CALLBACK


def test_no_slack_limit_is_exceeded_with_everything_chosen() -> None:
    many = tuple(f"U{number}" for number in range(100))
    settings = ChannelSettings(team="T1", channel="C1", quiet=NIGHT, digest=True, keepers=many)
    check_blocks(channel.view(settings)["blocks"], "modal")


async def test_a_channel_without_settings_is_offered_the_persons_own_time_zone(inbox: Remembered) -> None:
    nan = inbox.workspace.add_user("nan", tz="America/New_York")
    view = await chosen(inbox, nan, inbox.channel)
    assert "'initial_value': 'America/New_York'" in str(view.body["blocks"])
