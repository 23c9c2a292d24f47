"""Incidents with the same trouble at one provider are linked, and know how long such trouble lasted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.incidents.looking.experience import ENOUGH, provider_of, usual
from bot.models.diagnosis import Diagnosis
from bot.models.incident import Incident, IncidentState, Usual
from bot.ports.change import Change
from tests.bot.incidents.house import NOW, House
from tests.given import diagnosis, incident

AT_PROVIDER = ("mx1.provider.net", "mx2.provider.net")


def down(cause: str = "recipient-unreachable") -> Diagnosis:
    return diagnosis(cause, failing=AT_PROVIDER)


async def of(house: House, domain: str) -> Incident:
    (found,) = await house.store.incidents_of("T1", "C1", domain)
    return found


async def test_the_later_incident_links_to_the_earlier_one_and_both_after_their_checks(house: House) -> None:
    house.doctor.answers = [down()]
    await house.say("4.4.1 a.example")
    await house.say("4.4.1 b.example")
    assert (await of(house, "b.example")).alike == ("a.example",)
    await house.clock.advance(900)
    assert (await of(house, "a.example")).alike == ("b.example",)
    assert (await of(house, "a.example")).provider == "provider.net"


def test_the_provider_is_the_operator_of_the_mail_servers_not_of_the_name_servers() -> None:
    one = down().findings[0]
    names = (replace(one, check="delegation", subject=f"ns{number}.names.example") for number in range(3))
    assert provider_of(replace(down(), findings=(*names, *down().findings))) == "provider.net"


async def test_nothing_of_another_channel_is_shown(house: House) -> None:
    house.doctor.answers = [down()]
    await house.say("4.4.1 secret.example", channel="C2")
    await house.say("4.4.1 b.example")
    assert (await of(house, "b.example")).alike == ()


@pytest.mark.parametrize("cause", ["mailbox-unknown", "tls-broken"])
async def test_incidents_of_other_causes_are_not_similar(house: House, cause: str) -> None:
    house.doctor.answers = [down(cause), down()]
    await house.say("4.4.1 a.example")
    await house.say("4.4.1 b.example")
    assert (await of(house, "b.example")).alike == ()


async def test_full_mailboxes_of_different_recipients_are_not_similar(house: House) -> None:
    house.doctor.answers = [down("mailbox-full")]
    await house.say("5.2.2 kim@a.example")
    await house.say("5.2.2 lee@b.example")
    assert (await of(house, "b.example")).alike == ()


async def recovered(house: House, minutes: int, number: int) -> None:
    """A closed incident of another channel."""
    over = incident(
        f"B-AAAAAAA{number}",
        f"d{number}.example",
        channel="C9",
        state=IncidentState.RECOVERED,
        provider="provider.net",
        trouble="recipient-unreachable",
        opened_at=NOW - timedelta(minutes=minutes),
        closed_at=NOW,
    )
    await house.store.apply(Change(incident=over))


async def test_with_enough_cases_the_first_check_comes_when_it_is_usually_over(house: House) -> None:
    for number, minutes in enumerate((10, 30, 40, 60, 600)):
        await recovered(house, minutes, number)
    house.doctor.answers = [down()]
    await house.say("4.4.1 a.example")
    there = await of(house, "a.example")
    assert there.usual == Usual(seconds=2400, cases=5)
    assert there.next_check_at == house.clock.now() + timedelta(minutes=40)


async def test_the_duration_of_a_recovery_is_stored_with_its_problem(house: House) -> None:
    house.doctor.answers = [down(), replace(down("healthy"), findings=())]
    await house.say("4.4.1 a.example")
    await house.clock.advance(900)
    assert list(await house.store.recoveries("T1", "provider.net", "recipient-unreachable")) == [900]


def test_too_few_cases_give_no_estimate() -> None:
    assert usual([60.0] * (ENOUGH - 1)) is None
