"""The recipients whose mail bounced: listed in the thread, with those to remove apart."""

from dataclasses import replace

from bot.models.content import Joined, Recipients
from bot.models.diagnosis import Finding, FindingState
from bot.models.intake import IntakeKind
from tests.bot.incidents.house import House
from tests.given import diagnosis

MESSAGE = IntakeKind.MESSAGE


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
    assert house.told() == ["/card", "/diagnosis", "/joined/4", "/recipients/4"]


async def test_recipients_that_joined_are_named_once_in_the_list(house: House) -> None:
    await bounces(house, 0, 50)
    await house.clock.advance(900)
    last = [post.content for post in house.posts()][-2:]
    assert [(one.recipients if isinstance(one, Joined) else one.type) for one in last] == [(), "recipients"]


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


async def test_during_an_incident_at_their_provider_no_address_is_to_be_removed(house: House) -> None:
    """A provider may then deny mailboxes that exist, and a list would cost us subscribers."""
    told = Finding(
        check="provider", subject="gmail.com", state=FindingState.WARN, summary="", detail={"incident": True}
    )
    during = replace(diagnosis("mailbox-unknown"), findings=(told,))
    house.doctor.answers = [during]
    await bounces(house, 0, 3)
    await house.say("recipients example.com")
    assert [(one.total, one.removable) for one in lists(house)] == [(3, 0)]
