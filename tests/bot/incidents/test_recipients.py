"""The recipients whose mail bounced: listed in the thread, with those to remove apart."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.models.content import Joined, Recipients
from bot.models.diagnosis import Diagnosis, Doubt, Finding, FindingState
from bot.models.intake import IntakeKind
from tests.bot.incidents.house import NOW, House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE
REPORT = """\
Reporting-MTA: dns; mail.ours.example
Arrival-Date: Tue, 24 Nov 2026 {sent}:00 +0000

Final-Recipient: rfc822; user{number}@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
"""


def lists(house: House) -> list[Recipients]:
    return [post.content for post in house.posts() if isinstance(post.content, Recipients)]


async def bounces(
    house: House, first: int, last: int, says: str = "user unknown", code: str = "550 5.1.1"
) -> None:
    for number in range(first, last):
        await house.say(f"{code} user{number}@example.com: {says}", MESSAGE)


async def test_fifty_recipients_are_listed_once_the_thread_has_its_verdict(house: House) -> None:
    await bounces(house, 0, 50)
    assert not lists(house)
    await house.clock.advance(900)
    (told,) = lists(house)
    assert house.told()[-1] == "/recipients/50"
    assert (told.total, told.removable, len(told.remove)) == (50, 50, 50)


async def test_the_verdict_comes_before_the_list_of_those_who_joined_meanwhile(house: House) -> None:
    for number in range(4):
        await house.arrive(f"550 5.1.1 user{number}@example.com: user unknown", MESSAGE)
    assert house.told() == ["/card"]
    await house.settle()
    assert house.told() == ["/card", "/diagnosis", "/recipients/4"]


async def test_a_list_of_all_recipients_needs_no_post_about_those_that_joined(house: House) -> None:
    await bounces(house, 0, 50)
    await house.clock.advance(900)
    assert house.told() == ["/card", "/diagnosis", "/joined/2", "/recipients/50"]


async def test_above_the_list_only_a_contradiction_is_told(house: House) -> None:
    await bounces(house, 0, 2, says="timed out", code="451 4.4.1")
    await bounces(house, 2, 50)
    await house.clock.advance(900)
    *_, told, listed = [post.content for post in house.posts()]
    assert isinstance(told, Joined)
    assert (told.recipients, listed.type) == ((), "recipients")


async def test_a_few_recipients_that_still_exist_are_named_once_as_they_join(house: House) -> None:
    await bounces(house, 0, 9, says="timed out", code="451 4.4.1")
    await house.clock.advance(900)
    assert not lists(house)
    await bounces(house, 9, 10, says="timed out", code="451 4.4.1")
    await house.clock.advance(3600)
    assert [one.total for one in lists(house)] == [10]


async def test_the_list_is_posted_again_only_when_it_has_doubled(house: House) -> None:
    await bounces(house, 0, 3)
    await house.clock.advance(900)
    await bounces(house, 3, 5)
    await house.clock.advance(3600)
    assert [one.total for one in lists(house)] == [3]
    await bounces(house, 5, 6)
    assert [one.total for one in lists(house)] == [3, 6]


async def test_only_nonexistent_addresses_are_to_be_removed(house: House) -> None:
    await bounces(house, 0, 2)
    await house.say("552 5.2.2 full@example.com: mailbox full", MESSAGE)
    await house.say("450 4.1.1 later@example.com: user unknown", MESSAGE)
    await house.say("550 by-words@example.com: user unknown", MESSAGE)
    await house.say("recipients example.com")
    told = lists(house)[-1]
    assert told.remove == ("user0@example.com", "user1@example.com", "by-words@example.com")
    assert told.others == ("full@example.com", "later@example.com")


async def test_a_recipient_that_bounces_twice_is_listed_once(house: House) -> None:
    await bounces(house, 0, 1)
    await bounces(house, 0, 1)
    await house.say("recipients example.com")
    assert lists(house)[0].total == 1


DURING = replace(
    diagnosis("mailbox-unknown"),
    doubt=Doubt(why="Gmail reported an incident", since=NOW - timedelta(minutes=5)),
)


def saw_page(*, state: FindingState) -> Diagnosis:
    """A look for which the provider's page was asked."""
    page = Finding(check="provider", subject="Gmail", state=state, summary="")
    return replace(diagnosis("mailbox-unknown"), findings=(page,))


def why_in_doubt(house: House) -> str | None:
    """Why the latest diagnosis was asked to doubt the bounce."""
    doubt = house.doctor.asked[-1].doubt
    return doubt.why if doubt else None


async def list_now(house: House) -> Recipients:
    await house.say("recipients example.com")
    return lists(house)[-1]


async def test_an_address_refused_during_an_incident_stays_in_doubt_after_it(house: House) -> None:
    """Gmail refused mailboxes that exist, and a list of them would cost us subscribers. Asked again after the
    incident, nobody knows more about them; only a later bounce does."""
    house.doctor.answers = [DURING, saw_page(state=FindingState.OK)]
    await bounces(house, 0, 3)
    listed = await list_now(house)
    assert (listed.removable, listed.doubtful, listed.doubt) == (0, 3, "Gmail reported an incident")
    await house.clock.advance(1800)
    await house.say("recheck example.com")
    assert why_in_doubt(house) == "Gmail reported an incident"
    assert (await list_now(house)).removable == 0

    await house.clock.advance(60)
    await bounces(house, 1, 2)
    assert (await list_now(house)).remove == ("user1@example.com",)
    await bounces(house, 0, 1)
    assert (await list_now(house)).remove == ("user0@example.com", "user1@example.com")
    assert why_in_doubt(house) is None


async def test_an_address_refused_before_the_incident_began_is_gone_all_the_same(house: House) -> None:
    began = Doubt(why="Gmail reported an incident", since=NOW + timedelta(hours=3))
    house.doctor.answers = [saw_page(state=FindingState.OK), replace(DURING, doubt=began)]
    await bounces(house, 0, 1)
    assert (await list_now(house)).removable == 1
    await house.clock.advance(1800)
    await house.say("recheck example.com")
    await bounces(house, 1, 2)
    assert (await list_now(house)).remove == ("user0@example.com",)


async def test_an_incident_has_begun_before_the_page_says_so(house: House) -> None:
    """We looked at 9:00, saw nothing, and the page says at 9:40 that it began at 9:10."""
    began = Doubt(why="Gmail reported an incident", since=NOW + timedelta(minutes=10))
    house.doctor.answers = [saw_page(state=FindingState.OK), replace(DURING, doubt=began)]
    await bounces(house, 0, 1)
    await house.clock.advance(1200)
    await bounces(house, 1, 2)
    await house.clock.advance(1200)
    await house.say("recheck example.com")
    assert (await list_now(house)).remove == ("user0@example.com",)


@pytest.mark.parametrize("unanswered", [FindingState.SKIPPED, FindingState.UNKNOWN])
async def test_a_page_that_does_not_answer_does_not_end_the_doubt(
    house: House, unanswered: FindingState
) -> None:
    house.doctor.answers = [DURING, saw_page(state=unanswered)]
    await bounces(house, 0, 1)
    await house.clock.advance(1800)
    await house.say("recheck example.com")
    await bounces(house, 1, 2)
    assert (await list_now(house)).removable == 0


async def test_a_report_handed_in_after_the_incident_about_mail_from_before_its_end_proves_nothing(
    house: House,
) -> None:
    house.doctor.answers = [DURING, saw_page(state=FindingState.OK)]
    await bounces(house, 0, 1)
    await house.clock.advance(1800)
    await house.say("recheck example.com")
    await house.clock.advance(3600)
    for number, sent in (1, "09:20"), (2, "10:20"):
        await house.say(REPORT.format(number=number, sent=sent), MESSAGE)
    assert (await list_now(house)).remove == ("user2@example.com",)


async def test_a_new_incident_for_the_same_domain_remembers_the_doubt(house: House) -> None:
    house.doctor.answers = [DURING, saw_page(state=FindingState.OK)]
    await bounces(house, 0, 1)
    await house.clock.advance(1800)
    await house.say("recheck example.com")
    await house.say("resolve example.com")
    await house.clock.advance(1800)
    await house.say(REPORT.format(number=1, sent="09:20"), MESSAGE)
    assert why_in_doubt(house) == "Gmail reported an incident"
