"""Guests, and people of another workspace in a shared channel, may look, but not decide."""

import pytest

from bot.errors import SlackUnreachableError
from bot.models.channel import ChannelSettings
from bot.models.content import Configured
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.ports.change import Change
from tests.bot.incidents.house import House, open_house


@pytest.mark.parametrize("verb", ["resolve", "stop"])
async def test_a_guest_cannot_end_an_incident(house: House, verb: str) -> None:
    incident = await house.opened()
    await house.say(f"{verb} {incident.id}", IntakeKind.ACTION, user="U9", guest=True)
    assert house.line().startswith("Only members of this workspace, and no guests, may resolve")
    assert (await house.the_incident()).state is IncidentState.WAITING


async def test_a_guest_cannot_change_settings(house: House) -> None:
    await house.say("settings digest on", user="U9", guest=True)
    assert house.line().startswith("Only members of this workspace")
    assert not (await house.store.settings("T1", "C1")).digest


async def test_a_guest_may_take_an_incident(house: House) -> None:
    incident = await house.opened()
    await house.say(f"take {incident.id}", IntakeKind.ACTION, user="U9", guest=True)
    assert (await house.the_incident()).taken_by == "U9"


async def test_a_guest_who_is_named_may_decide(house: House) -> None:
    await house.store.apply(Change(settings=ChannelSettings(team="T1", channel="C1", keepers=("U9",))))
    incident = await house.opened()
    await house.say(f"resolve {incident.id}", IntakeKind.ACTION, user="U9", guest=True)
    assert (await house.the_incident()).state is IncidentState.RESOLVED


@pytest.mark.parametrize("words", ["resolve example.com", "stop example.com", "settings rights @U9"])
async def test_a_guest_of_our_own_workspace_decides_as_little(house: House, words: str) -> None:
    """Slack does not say in an event who is a guest, so it is asked."""
    house.mailroom.guests = {"U9"}
    await house.opened()
    await house.say(words, IntakeKind.MENTION, user="U9")
    assert house.line().startswith("Only members of this workspace, and no guests")
    assert (await house.the_incident()).state is IncidentState.WAITING
    assert not (await house.store.settings("T1", "C1")).keepers


async def test_a_guest_of_our_own_workspace_may_snooze_and_see_the_settings(house: House) -> None:
    house.mailroom.guests = {"U9"}
    incident = await house.opened()
    await house.say(f"snooze {incident.id} 2h", IntakeKind.ACTION, user="U9")
    assert (await house.the_incident()).snoozed_until
    await house.say("settings", user="U9")
    assert house.said("", Configured).by is None


async def test_a_decision_waits_while_slack_does_not_say_who_is_a_guest() -> None:
    """Nobody is refused because of Slack's trouble, and no guest decides during it."""
    async with open_house(scale=0.001) as house:
        incident = await house.opened()
        house.mailroom.broken, house.mailroom.trouble = 3, SlackUnreachableError("Slack did not describe U1.")
        await house.say(f"resolve {incident.id}", IntakeKind.ACTION)
        assert not house.mailroom.broken
        assert (await house.the_incident()).state is IncidentState.RESOLVED
