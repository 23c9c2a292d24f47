"""A bounce that joins but says something else than the verdict is diagnosed by itself."""

from datetime import timedelta

import pytest

from bot.models.content import Rechecked, SetApart
from bot.models.diagnosis import Actor, Diagnosis
from bot.models.intake import IntakeKind
from bot.models.watch import Outcome
from bot.wording.text import otherwise
from tests.bot.incidents.house import NOW, House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE
SPF = "<kim@example.com>: 550 5.7.23 SPF validation failed"
TIMEOUT = "<lee@example.com>: 451 4.4.1 connection timed out"


def spf() -> Diagnosis:
    return diagnosis("spf-fail", 3600, actor=Actor.SENDER)


@pytest.fixture
async def with_spf(house: House) -> House:
    """SPF fails, and then the servers refuse connections as well."""
    house.doctor.answers = [spf(), spf(), diagnosis("recipient-refusing"), spf()]
    await house.say(SPF, MESSAGE)
    return house


def apart(house: House) -> list[SetApart]:
    return [post.content for post in house.posts() if isinstance(post.content, SetApart)]


async def test_a_question_about_another_trouble_is_not_answered_with_the_first_one(with_spf: House) -> None:
    question = await with_spf.say("4.4.1 example.com", user="U2")
    (told,) = apart(with_spf)
    assert (told.query.status, told.asked_by, told.same) == ("4.4.1", "U2", False)
    assert told.diagnosis.verdict.cause == "recipient-refusing"
    incident = await with_spf.the_incident()
    assert f"/answer/{question.origin}:apart" in with_spf.told()
    assert (incident.diagnosis and incident.diagnosis.verdict.cause, incident.count) == ("spf-fail", 2)
    assert incident.second_trouble
    assert incident.second_trouble.cause == "recipient-refusing"
    assert otherwise(incident) is None, "the card tells of it by itself"


async def test_who_asked_is_told_that_it_is_checked_apart(with_spf: House) -> None:
    await with_spf.arrive("4.4.1 example.com")
    assert "It says something else, so I check that now; the thread will have the answer." in with_spf.line()


async def test_a_bounce_that_nobody_asks_about_is_checked_once_the_last_result_is_not_fresh(
    with_spf: House,
) -> None:
    await with_spf.say(TIMEOUT, MESSAGE)
    assert apart(with_spf) == []
    await with_spf.clock.advance(60)
    assert [one.asked_by for one in apart(with_spf)] == [None]


async def test_in_a_storm_it_is_checked_and_told_once_and_all_are_counted(with_spf: House) -> None:
    for number in range(20):
        await with_spf.say(TIMEOUT.replace("lee", f"user{number}"), MESSAGE)
        await with_spf.clock.advance(30)
    incident = await with_spf.the_incident()
    assert len(apart(with_spf)) == 1
    assert len(with_spf.doctor.asked) == 3
    # the first two came before the answer, and one of them was checked
    assert incident.suggested == {"recipient-refusing": 19}


async def test_the_same_cause_is_told_only_to_who_asked(house: House) -> None:
    house.doctor.answers = [spf()]
    await house.say(SPF, MESSAGE)
    await house.say(TIMEOUT, MESSAGE)
    await house.clock.advance(60)
    assert apart(house) == []
    await house.clock.advance(60)
    await house.say("4.4.1 example.com")
    assert [one.same for one in apart(house)] == [True]


async def test_during_a_snooze_it_waits_for_its_end(with_spf: House) -> None:
    await with_spf.say("snooze example.com 1h")
    await with_spf.say("4.4.1 example.com")
    assert len(with_spf.doctor.asked) == 1
    assert "so I check that when the snooze ends" in with_spf.line()
    await with_spf.clock.advance(3600)
    assert len(apart(with_spf)) == 1


async def test_in_quiet_hours_the_answer_waits_unless_somebody_asked(house: House) -> None:
    await house.say("settings quiet 8-17")
    house.doctor.answers = [diagnosis(), diagnosis(), spf(), diagnosis(), diagnosis("nxdomain")]
    await house.say("4.4.1 example.com", MESSAGE)
    await house.say("5.7.23 example.com", user="U2")
    await house.say("<kim@example.com>: 5.4.4 host not found", MESSAGE)
    await house.clock.advance(60)
    posts = [post for post in house.posts() if isinstance(post.content, SetApart)]
    assert [bool(post.not_before) for post in posts] == [False, True]


async def test_one_that_comes_during_the_first_check_is_checked_after_it(house: House) -> None:
    house.doctor.answers = [spf(), spf(), diagnosis("recipient-refusing")]
    house.doctor.meanwhile = lambda: house.arrive(TIMEOUT)
    await house.say(SPF, MESSAGE)
    assert [one.query.address for one in apart(house)] == ["lee@example.com"]
    assert (await house.the_incident()).aside is None


async def test_an_old_answer_is_not_given_again_but_checked(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.advance(4 * 3600)
    before = await house.the_incident()
    assert before.looked_at
    assert before.next_check_at
    assert before.next_check_at - before.looked_at > timedelta(minutes=30)
    await house.clock.advance((before.looked_at + timedelta(minutes=16) - house.clock.now()).total_seconds())
    looks = len(house.doctor.asked)
    await house.arrive("example.com")
    assert "I am checking example.com now" in house.line()
    await house.settle()
    assert len(house.doctor.asked) == looks + 1
    told = [post.content for post in house.posts() if isinstance(post.content, Rechecked)][-1]
    assert (told.outcome, told.asked_by) == (Outcome.UNCHANGED, "U1")


async def test_a_young_answer_is_given_again(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.advance(600)
    await house.say("4.4.1 example.com")
    assert len(house.doctor.asked) == 1
    assert "I check it again by myself" in house.line()
    assert house.clock.now() == NOW + timedelta(seconds=600)
