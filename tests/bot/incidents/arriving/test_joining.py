"""Bounces of one domain join its open incident, each is counted, and the thread is told in time."""

import pytest

from bot.models.content import Joined
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.models.post import Place
from tests.bot.incidents.house import House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE


async def test_fifty_bounces_make_one_card_and_an_exact_count(house: House) -> None:
    for number in range(50):
        await house.say(f"550 5.1.1 user{number}@example.com: user unknown", MESSAGE)
    incident = await house.the_incident()
    assert incident.count == 50
    assert house.told() == ["/card", "/diagnosis", "/joined/2"]
    assert len(house.doctor.asked) == 1


async def test_a_message_that_joined_is_stored_and_a_command_has_none(house: House) -> None:
    await house.say("4.4.1 example.com", MESSAGE)
    further = await house.say("4.4.1 example.com", MESSAGE)
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert [one.ts for one in await house.store.bounces(incident.id)] == [further.ts, None]


async def test_joins_are_reported_every_few_minutes_with_all_that_is_new(house: House) -> None:
    for number in range(4):
        await house.say(f"4.4.1 user{number}@example.com", MESSAGE)
    await house.clock.advance(301)
    await house.say("4.4.1 user4@example.com", MESSAGE)
    told = house.said("/joined/5", Joined)
    assert told.recipients == ("user2@example.com", "user3@example.com", "user4@example.com")


async def test_a_repeat_for_a_known_recipient_is_counted_and_no_news(house: House) -> None:
    for _ in range(3):
        await house.say("<kim@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    await house.clock.advance(900)
    await house.say("<lee@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    await house.say("<kim@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    assert [key for key in house.told() if key.startswith("/joined/")] == ["/joined/4"]
    assert house.said("/joined/4", Joined).recipients == ("lee@example.com",)
    assert (await house.the_incident()).count == 5


async def test_a_known_recipient_whose_bounce_says_something_else_is_news(house: House) -> None:
    await house.say("<kim@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    assert house.said("/joined/2", Joined).recipients == ()


async def test_the_next_check_reports_those_that_joined_too_soon(house: House) -> None:
    for number in range(3):
        await house.say(f"4.4.1 user{number}@example.com", MESSAGE)
    await house.clock.advance(900)
    told = house.said("/joined/3", Joined)
    assert told.recipients == ("user2@example.com",)


async def test_joins_during_the_first_check_of_a_watch_are_reported_below_the_verdict(house: House) -> None:
    house.doctor.meanwhile = lambda: house.arrive("4.4.1 kim@example.com", MESSAGE)
    await house.say("watch example.com")
    assert house.said("/joined/1", Joined).recipients == ("kim@example.com",)


async def test_a_bounce_just_after_the_recovery_is_counted_and_opens_nothing(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("4.4.1 a@example.com", MESSAGE)
    await house.say("4.4.1 b@example.com", MESSAGE)
    incident = await house.the_incident()
    assert (incident.count, incident.state) == (2, IncidentState.RECOVERED)
    await house.clock.advance(601)
    await house.say("4.4.1 c@example.com", MESSAGE)
    assert len(await house.store.incidents_of("T1", "C1", "example.com")) == 2


async def test_a_bounce_after_the_window_opens_a_new_incident(house: House) -> None:
    await house.say("4.4.1 example.com", MESSAGE)
    await house.clock.advance(24 * 3600 + 1)
    await house.say("4.4.1 example.com", MESSAGE)
    older, newer = reversed(await house.store.incidents_of("T1", "C1", "example.com"))
    there = await house.store.open_incident("T1", "C1", "example.com")
    assert there == newer
    assert older.id != newer.id


async def test_a_further_bounce_starts_a_check_if_none_was_planned(house: House) -> None:
    house.doctor.answers = [diagnosis("mailbox-unknown"), diagnosis()]
    await house.say("5.1.1 a@example.com", MESSAGE)
    await house.clock.advance(1000)
    await house.say("4.4.1 b@example.com", MESSAGE)
    first, *later = house.doctor.asked
    assert first in later


@pytest.mark.parametrize("kind", [IntakeKind.COMMAND, IntakeKind.MENTION])
async def test_a_command_repeated_by_the_same_person_is_a_question_and_no_further_bounce(
    house: House, kind: IntakeKind
) -> None:
    for _ in range(3):
        await house.say("4.4.1 example.com", kind)
    incident = await house.the_incident()
    assert (incident.count, await house.store.bounces(incident.id)) == (1, [])
    assert (house.last().place, house.last().user) == (Place.PRIVATE, "U1")


@pytest.mark.parametrize(
    ("words", "user"),
    [("4.4.1 example.com", "U2"), ("4.2.1 example.com", "U1"), ("4.4.1 kim@example.com", "U1")],
)
async def test_another_persons_or_another_code_or_recipient_is_a_further_bounce(
    house: House, words: str, user: str
) -> None:
    await house.say("4.4.1 example.com")
    await house.say(words, user=user)
    assert (await house.the_incident()).count == 2


async def test_a_repeated_command_keeps_the_watch_and_the_incident_alive(house: House) -> None:
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    before = await house.store.watch(incident.id)
    for _ in range(3):
        await house.clock.advance(23 * 3600)
        await house.say("4.4.1 example.com")
    after = await house.store.watch(incident.id)
    assert before
    assert after
    assert after.expires_at > before.expires_at
    assert (await house.the_incident()).count == 1


@pytest.mark.parametrize(
    ("first", "minutes", "again", "told"),
    [
        ("4.4.1 example.com", 15, "4.4.1 example.com", True),
        ("4.4.1 example.com", 150, "4.4.1 example.com", False),
        ("4.4.1 example.com", 15, "example.com", False),
        ("example.com", 15, "4.4.1 example.com", False),
    ],
)
async def test_a_bounce_shortly_after_works_is_diagnosed_with_that_in_mind(
    house: House, first: str, minutes: int, again: str, told: bool
) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say(first)
    said_at = house.clock.now()
    await house.clock.advance(minutes * 60)
    await house.say(again)
    assert house.doctor.asked[-1].told_well_at == (said_at if told else None)


async def test_once_a_trouble_was_found_its_end_is_not_doubted_for_what_was_said_before(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis(), diagnosis("healthy")]
    await house.say("4.4.1 example.com")
    await house.clock.advance(900)
    await house.say("4.4.1 example.com")
    await house.clock.advance(900)
    assert [subject.told_well_at is not None for subject in house.doctor.asked] == [False, True, False]
