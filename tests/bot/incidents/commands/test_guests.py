"""People of another workspace in a shared channel may look, but not decide."""

import pytest

from bot.models.channel import ChannelSettings
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.ports.change import Change
from tests.bot.incidents.house import House


@pytest.mark.parametrize("verb", ["resolve", "stop"])
async def test_a_guest_cannot_end_an_incident(house: House, verb: str) -> None:
    incident = await house.opened()
    await house.say(f"{verb} {incident.id}", IntakeKind.ACTION, user="U9", guest=True)
    assert house.line().startswith("Only members of this workspace may resolve")
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
