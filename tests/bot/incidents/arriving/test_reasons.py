"""Later bounces are diagnosed if they give a reason that was not known."""

import pytest

from bot.models.intake import IntakeKind
from bot.wording.text import otherwise
from tests.bot.incidents.house import House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE


async def test_the_reason_of_a_requested_bounce_becomes_the_incidents(house: House) -> None:
    """After "inconclusive" the user was told to paste the whole bounce."""
    house.doctor.answers = [diagnosis("inconclusive"), diagnosis("mailbox-unknown")]
    await house.say("4.4.1 example.com")
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    incident = await house.the_incident()
    assert (incident.query.status, incident.query.address) == ("5.1.1", "kim@example.com")
    assert incident.diagnosis is not None
    assert incident.diagnosis.verdict.cause == "mailbox-unknown"
    assert incident.count == 2
    assert any("/recheck/" in key for key in house.told())


@pytest.mark.parametrize("first", ["4.4.1 example.com", "<kim@example.com>: 451 4.4.1 connection timed out"])
async def test_a_requested_reason_is_adopted_if_all_seemed_well(house: House, first: str) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis("mailbox-unknown")]
    await house.say(first, MESSAGE)
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    (incident,) = await house.store.open_incidents("T1")
    assert (incident.query.status, incident.query.address) == ("5.1.1", "kim@example.com")


@pytest.mark.parametrize("found", ["inconclusive", "healthy"])
async def test_a_reason_given_during_the_first_check_is_diagnosed_after_it(house: House, found: str) -> None:
    house.doctor.answers = [diagnosis(found), diagnosis("mailbox-unknown")]
    house.doctor.meanwhile = lambda: house.arrive("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert incident.query.address == "kim@example.com"
    assert incident.diagnosis is not None
    assert incident.diagnosis.verdict.cause == "mailbox-unknown"
    assert (incident.count, len(house.doctor.asked), incident.state.is_open) == (2, 2, True)


async def test_a_reason_changes_nothing_if_the_first_check_decides(house: House) -> None:
    house.doctor.meanwhile = lambda: house.arrive("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert (incident.query.status, incident.heard, incident.count) == ("4.4.1", None, 2)
    assert len(house.doctor.asked) == 1


async def test_a_reason_given_during_a_later_check_is_diagnosed_after_it(house: House) -> None:
    house.doctor.answers = [*(diagnosis("inconclusive") for _ in range(2)), diagnosis("mailbox-unknown")]
    await house.say("4.4.1 example.com")
    house.doctor.meanwhile = lambda: house.arrive("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    await house.clock.advance(900)
    incident = await house.the_incident()
    assert incident.diagnosis is not None
    assert incident.diagnosis.verdict.cause == "mailbox-unknown"


async def test_a_reason_that_the_check_finds_fine_counts_as_late(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("4.4.1 example.com")
    for number in range(3):
        await house.say(f"<user{number}@example.com>: 451 4.4.1 connection timed out", MESSAGE)
    assert await house.store.open_incidents("T1") == []
    assert len(house.doctor.asked) == 1


@pytest.mark.parametrize("found", ["recipient-unreachable", "inconclusive"])
async def test_another_reason_changes_nothing_if_one_was_known_or_a_check_decided(
    house: House, found: str
) -> None:
    house.doctor.answers = [diagnosis(found)]
    opened = (
        "4.4.1 example.com" if found == "recipient-unreachable" else "<a@example.com>: 552 5.2.2 mailbox full"
    )
    await house.say(opened, MESSAGE)
    before = await house.the_incident()
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    after = await house.the_incident()
    assert (after.query, after.heard, after.count) == (before.query, None, 2)
    assert after.suggested == {"mailbox-unknown": 1}
    assert len(house.doctor.asked) == 1


async def test_a_typed_code_counts_as_another_reason_as_words_do(house: House) -> None:
    house.doctor.answers = [diagnosis("recipient-unreachable")]
    await house.say("<a@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    await house.say("5.1.1 kim@example.com")
    assert (await house.the_incident()).suggested == {"mailbox-unknown": 1}


@pytest.mark.parametrize(
    "said",
    [
        "<kim@example.com>: 452 4.2.2 over quota",
        "<kim@example.com>: 451 4.4.1 connect timed out",
        "4.0.0 kim@example.com",
    ],
)
async def test_the_same_reason_none_or_the_diagnosis_is_not_another_reason(house: House, said: str) -> None:
    house.doctor.answers = [diagnosis("recipient-unreachable")]
    await house.say("<a@example.com>: 552 5.2.2 mailbox full", MESSAGE)
    await house.say(said, MESSAGE)
    after = await house.the_incident()
    assert (after.count, otherwise(after)) == (2, None)


async def test_a_pasted_bounce_with_another_reason_is_acknowledged(house: House) -> None:
    house.doctor.answers = [diagnosis("mailbox-full")]
    await house.say("<a@example.com>: 552 5.2.2 mailbox full", MESSAGE)
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", user="U2")
    assert "I will remind you when to try again; `/bounce recheck" in house.line()
    assert "1 of 2 bounces says something else: no such mailbox (our side)." in house.line()


async def test_who_pastes_the_bounce_after_inconclusive_is_told_that_it_is_checked_with_it(
    house: House,
) -> None:
    house.doctor.answers = [diagnosis("inconclusive"), diagnosis("mailbox-unknown")]
    await house.say("example.com")
    await house.arrive("<kim@example.com>: 550 5.1.1 user unknown")
    assert house.line().startswith("That joins `B-")
    assert "I check again with it now" in house.line()
