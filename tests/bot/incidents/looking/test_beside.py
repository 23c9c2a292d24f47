"""A second trouble at a domain is followed by the looks of its incident until it is over."""

from collections.abc import Sequence

import pytest

from bot.models.content import Closed, Diagnosed, Joined, Rechecked, Said, SecondTrouble, SetApart
from bot.models.diagnosis import Actor, Diagnosis
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.models.post import Post
from bot.models.watch import Outcome
from bot.wording.text import otherwise
from tests.bot.incidents.house import House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE
SPF = "<kim@example.com>: 550 5.7.23 SPF validation failed"
FULL = "<kim@example.com>: 552 5.2.2 Mailbox full"
TIMEOUT = "<lee@example.com>: 451 4.4.1 connection timed out"
WELL = diagnosis("healthy")
REFUSING = diagnosis("recipient-refusing")
FAILING = diagnosis("spf-fail", 3600, actor=Actor.SENDER)
LAPSED = diagnosis("nxdomain")


async def with_second(house: House, first: str, own: Diagnosis, *later: Diagnosis) -> None:
    """An incident about `own`, where U2 asks about 4.4.1 and is told that connections are refused. `later`:
    what the next looks find, its own trouble and the second one in turn."""
    house.doctor.answers = [own, own, REFUSING, *later]
    await house.say(first, MESSAGE)
    await house.say("4.4.1 example.com", user="U2")
    assert house.said(":apart", SetApart).followed


def told(house: House) -> Sequence[SecondTrouble]:
    return [post.content for post in house.posts() if isinstance(post.content, SecondTrouble)]


async def test_who_asked_is_told_once_when_it_is_over(house: House) -> None:
    await with_second(house, SPF, FAILING, FAILING, REFUSING, FAILING, WELL, FAILING)
    await house.clock.advance(900)
    assert told(house) == []
    await house.clock.advance(1800)
    (over,) = told(house)
    assert (over.before, over.diagnosis.verdict.cause, over.mention) == (
        "recipient-refusing",
        "healthy",
        ("U2",),
    )
    incident = await house.the_incident()
    assert (incident.state, incident.second_trouble) == (IncidentState.WAITING, None)
    assert incident.next_check_at
    assert (incident.next_check_at - house.clock.now()).total_seconds() == 3600, "as for SPF alone"
    assert otherwise(incident) is None
    await house.clock.advance(10 * 3600)
    assert len(told(house)) == 1
    assert [post.key for post in house.posts() if "/recheck/" in post.key] == []


async def test_a_mailbox_that_no_look_can_judge_does_not_keep_it_from_being_followed(house: House) -> None:
    full = diagnosis("mailbox-full", 86400)
    await with_second(house, FULL, full, full, WELL)
    incident = await house.the_incident()
    assert not incident.reminds
    await house.clock.advance(900)
    assert len(told(house)) == 1
    assert (await house.the_incident()).reminds, "the reminder of the full mailbox is still to come"
    await house.clock.advance(86400)
    assert house.said("/recheck/3", Rechecked).outcome is Outcome.REMINDER


async def test_if_only_the_first_trouble_is_over_the_second_takes_its_place(house: House) -> None:
    house.doctor.answers = [REFUSING, REFUSING, FAILING, WELL, FAILING, FAILING]
    await house.say(TIMEOUT, MESSAGE)
    await house.say("5.7.23 example.com", user="U2")
    await house.clock.advance(900)
    incident = await house.the_incident()
    assert (incident.state, incident.query.status) == (IncidentState.WAITING, "5.7.23")
    news = house.said("/recheck/2", Rechecked)
    assert (news.outcome, news.changed) == (Outcome.CHANGED, "cause")
    assert news.before
    assert news.before.verdict.cause == "recipient-refusing"
    assert house.doctor.asked[-1].query.status == "5.7.23"
    assert told(house) == []


@pytest.mark.parametrize("asked", [True, False])
async def test_one_that_takes_its_place_at_once_is_told_once_unless_somebody_asked(
    house: House, asked: bool
) -> None:
    house.doctor.answers = [REFUSING, WELL, diagnosis("nxdomain")]
    await house.say(TIMEOUT, MESSAGE)
    if asked:
        await house.say("5.4.4 example.com", user="U2")
    else:
        await house.say("<pat@example.com>: 5.4.4 host not found", MESSAGE)
    await house.clock.advance(60)
    news = [post.content for post in house.posts() if isinstance(post.content, Rechecked)]
    assert [one.changed for one in news] == ["cause"]
    answers = [post.content for post in house.posts() if isinstance(post.content, SetApart)]
    assert [(one.asked_by, one.followed) for one in answers] == ([("U2", False)] if asked else [])


async def test_one_that_came_before_a_first_check_that_finds_nothing_wrong_is_followed(house: House) -> None:
    """As when checks wait for one another in a storm."""
    house.doctor.answers = [WELL, REFUSING, REFUSING]
    await house.arrive("5.7.23 example.com")
    await house.arrive(TIMEOUT, MESSAGE)
    await house.settle()
    incident = await house.the_incident()
    assert incident.state is IncidentState.WAITING
    assert house.said("/diagnosis", Diagnosed).diagnosis.verdict.cause == "recipient-refusing"


async def test_if_both_are_over_one_line_tells_all_of_them(house: House) -> None:
    await with_second(house, SPF, FAILING, WELL, WELL)
    await house.clock.advance(900)
    news = house.said("/recheck/2", Rechecked)
    assert (news.outcome, news.mention) == (Outcome.RECOVERED, ("U1", "U2"))
    assert told(house) == []


async def test_if_one_cause_explains_both_whoever_reported_the_second_is_told_when_that_is_over(
    house: House,
) -> None:
    lapsed = diagnosis("nxdomain")
    await with_second(house, SPF, FAILING, lapsed, lapsed, WELL, WELL)
    await house.clock.advance(900)
    assert house.said("/recheck/2", Rechecked).changed == "cause"
    await house.clock.advance(3600)
    news = house.said("/recheck/3", Rechecked)
    assert (news.outcome, news.mention) == (Outcome.RECOVERED, ("U1", "U2"))
    assert told(house) == []


async def test_another_cause_is_told_and_followed(house: House) -> None:
    await with_second(house, SPF, FAILING, FAILING, diagnosis("nxdomain"), FAILING, WELL)
    await house.clock.advance(900)
    await house.clock.advance(1800)
    assert [(one.before, one.diagnosis.verdict.cause) for one in told(house)] == [
        ("recipient-refusing", "nxdomain"),
        ("nxdomain", "healthy"),
    ]


@pytest.mark.parametrize("cause", ["inconclusive", "resolver-broken"])
async def test_a_look_that_tells_nothing_ends_nothing(house: House, cause: str) -> None:
    await with_second(house, SPF, FAILING, FAILING, diagnosis(cause), FAILING, WELL)
    await house.clock.advance(900)
    assert told(house) == []
    await house.clock.advance(1800)
    assert len(told(house)) == 1


async def test_it_ends_with_the_incident(house: House) -> None:
    await with_second(house, SPF, FAILING, WELL)
    await house.say("resolve example.com")
    await house.clock.advance(10 * 3600)
    assert told(house) == []


async def test_a_channel_without_rechecks_is_promised_none(house: House) -> None:
    await house.say("settings watch off")
    house.doctor.answers = [FAILING, FAILING, REFUSING]
    await house.say(SPF, MESSAGE)
    await house.say("4.4.1 example.com")
    assert not house.said(":apart", SetApart).followed


async def test_the_answer_takes_the_place_of_the_line_about_joined_bounces(house: House) -> None:
    house.doctor.answers = [FAILING, FAILING, REFUSING, FAILING]
    await house.say(SPF, MESSAGE)
    await house.say("4.4.1 example.com", user="U2")
    assert joined(house) == []
    await house.clock.advance(3600)
    assert joined(house) == []


async def test_that_holds_for_a_bounce_that_comes_during_the_first_check_as_well(house: House) -> None:
    house.doctor.answers = [FAILING, FAILING, REFUSING]
    house.doctor.meanwhile = lambda: house.arrive(TIMEOUT)
    await house.say(SPF, MESSAGE)
    assert house.said(":apart", SetApart).followed
    assert joined(house) == []


async def test_bounces_that_join_while_one_waits_for_its_answer_are_listed_after_it(house: House) -> None:
    house.doctor.answers = [FAILING, FAILING, REFUSING, FAILING]
    await house.say(SPF, MESSAGE)
    await house.say(TIMEOUT, MESSAGE)
    await house.say(SPF.replace("kim", "pat"), MESSAGE)
    assert joined(house) == []
    await house.clock.advance(60)
    (post,) = joined(house)
    assert isinstance(post.content, Joined)
    assert post.content.recipients == ("pat@example.com",)


async def test_the_same_trouble_in_other_words_is_answered_once(house: House) -> None:
    await with_second(house, SPF, FAILING, FAILING, REFUSING, REFUSING)
    await house.clock.advance(60)
    await house.say("<pat@example.com>: connect to mx1.example.com: Connection refused", MESSAGE)
    await house.clock.advance(600)
    assert len([post for post in house.posts() if isinstance(post.content, SetApart)]) == 1
    (post,) = joined(house)
    assert isinstance(post.content, Joined)
    assert post.content.recipients == ("pat@example.com",)


async def test_a_person_who_reports_the_same_later_is_told_of_the_end_as_well(house: House) -> None:
    await with_second(house, SPF, FAILING, FAILING, REFUSING, REFUSING, FAILING, WELL)
    await house.clock.advance(600)
    await house.say("4.4.1 example.com", user="U3")
    await house.clock.advance(1800)
    assert [one.mention for one in told(house)] == [("U2", "U3")]


async def test_a_third_trouble_is_not_followed_and_whoever_asked_is_told(house: House) -> None:
    await with_second(house, SPF, FAILING, FAILING, LAPSED, REFUSING, FAILING, WELL, FAILING, LAPSED, FAILING)
    await house.say("5.4.4 example.com", user="U3")
    third = house.said(":apart", SetApart)
    assert (third.asked_by, third.followed, third.not_followed) == ("U3", False, "third")
    incident = await house.the_incident()
    assert incident.second_trouble
    assert incident.second_trouble.cause == "recipient-refusing"
    assert otherwise(incident) == "1 of 3 bounces says something else: no such domain (their side)."
    await house.clock.advance(900)
    assert len(told(house)) == 1, "the second trouble is over"
    await house.say("5.4.4 example.com", user="U3")
    assert house.said(":apart", SetApart).followed, "there is room for it now"


async def test_one_whose_end_no_look_can_tell_is_not_followed_and_that_is_said(house: House) -> None:
    house.doctor.answers = [FAILING, FAILING, diagnosis("mailbox-full", 86400), FAILING]
    await house.say(SPF, MESSAGE)
    await house.say("5.2.2 example.com", user="U2")
    assert house.said(":apart", SetApart).not_followed == "no-look"
    assert (await house.the_incident()).second_trouble is None


async def test_if_the_check_of_a_question_fails_whoever_asked_is_told(house: House) -> None:
    house.doctor.answers = [FAILING, FAILING, *[ValueError("a bug")] * 3, FAILING]
    await house.say(SPF, MESSAGE)
    question = await house.say("4.4.1 example.com", user="U2")
    assert "Please ask again" in house.said(f"/error/{question.origin}:apart", Said).text
    assert (await house.the_incident()).aside is None


@pytest.mark.parametrize("words", ["resolve", "stop"])
async def test_whoever_waits_for_a_trouble_is_told_that_somebody_closed_the_incident(
    house: House, words: str
) -> None:
    await with_second(house, SPF, FAILING, WELL)
    await house.say(f"{words} example.com", user="U1")
    closed = house.said("/closed", Closed)
    assert closed.mention == ("U2",)
    assert closed.second
    assert closed.second.cause == "recipient-refusing"
    assert (await house.the_incident()).second_trouble is None


async def test_whoever_waits_for_an_answer_is_told_that_somebody_closed_the_incident(house: House) -> None:
    house.doctor.answers = [FAILING]
    await house.say(SPF, MESSAGE)
    await house.say("snooze example.com 1h", user="U1")
    await house.say("4.4.1 example.com", user="U2")
    await house.say("resolve example.com", user="U1")
    closed = house.said("/closed", Closed)
    assert closed.mention == ("U2",)
    assert closed.unanswered
    assert closed.unanswered.status == "4.4.1"


@pytest.mark.parametrize(
    "seen", [diagnosis("resolver-broken"), diagnosis("inconclusive"), ValueError("a bug")]
)
async def test_if_nothing_is_seen_of_it_when_the_first_is_over_it_is_not_taken_for_over(
    house: House, seen: Diagnosis | Exception
) -> None:
    failed = [seen] * (3 if isinstance(seen, Exception) else 1)
    await with_second(house, SPF, FAILING, WELL)
    house.doctor.answers = [WELL, *failed, WELL]
    await house.clock.advance(900)
    incident = await house.the_incident()
    assert incident.state is IncidentState.WAITING
    assert incident.diagnosis
    assert incident.diagnosis.verdict.cause == "recipient-refusing"
    await house.clock.advance(3600)
    news = [post.content for post in house.posts() if isinstance(post.content, Rechecked)]
    assert (news[-1].outcome, news[-1].mention) == (Outcome.RECOVERED, ("U1", "U2"))


def joined(house: House) -> list[Post]:
    return [post for post in house.posts() if isinstance(post.content, Joined)]
