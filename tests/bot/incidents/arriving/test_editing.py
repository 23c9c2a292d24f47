"""Incidents follow the edits of their message, in the same thread, and nothing is posted twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.incidents.arriving.arrivals import MOST_DOMAINS
from bot.models.content import Acted, Closed, Diagnosed, Edited
from bot.models.incident import Incident, IncidentState
from bot.models.intake import Intake, IntakeKind
from tests.bot.incidents.house import House
from tests.given import diagnosis

MESSAGE, MENTION = IntakeKind.MESSAGE, IntakeKind.MENTION
TIMED_OUT = "<kim@exmaple.com>: 451 4.4.1 connect timed out"


async def edit(house: House, before: Intake, text: str, at: str = "1") -> None:
    """Its author edits the message; a second edit has another time."""
    await house.hand_in(replace(before, text=text, received_at=house.clock.now()).as_edited(at))


async def incidents(house: House) -> dict[str | None, Incident]:
    """The incidents by domain."""
    return {one.query.domain: one for one in house.store._tables.incidents.values()}


def asked(house: House) -> list[tuple[str | None, str | None]]:
    return [(subject.query.status, subject.query.domain) for subject in house.doctor.asked]


async def test_correcting_a_misspelled_domain_keeps_the_incident(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    await house.post_card()
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"))
    ours = await house.the_incident()
    assert (ours.query.domain, ours.query.address, ours.count) == ("example.com", "kim@example.com", 1)
    assert asked(house) == [("4.4.1", "exmaple.com"), ("4.4.1", "example.com")]
    assert house.told() == ["/card", "/diagnosis", "/action/2", "/recheck/1"]
    told = house.said("action/2", Edited)
    assert (told.by, told.query.domain) == ("U1", "example.com")
    house.said("recheck/1", Diagnosed)
    assert await house.store.open_incident("T1", "C1", "exmaple.com") is None


async def test_later_bounces_join_by_the_corrected_domain(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"))
    await house.say("<lee@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    assert (await house.the_incident()).count == 2


async def test_an_added_or_corrected_code_is_diagnosed(house: House) -> None:
    house.doctor.answers = [diagnosis("inconclusive"), diagnosis("mailbox-full")]
    message = await house.say("mail to kim@example.com bounces", MESSAGE)
    await edit(house, message, "mail to kim@example.com bounces: 452 4.2.2 mailbox full")
    assert [status for status, _ in asked(house)] == [None, "4.2.2"]
    found = (await house.the_incident()).diagnosis
    assert found is not None
    assert found.verdict.cause == "mailbox-full"


@pytest.mark.parametrize(
    "text", [TIMED_OUT, f"{TIMED_OUT}\n\nanybody?", f"hi, {TIMED_OUT}", "sorry, wrong room"]
)
async def test_an_edit_that_changes_nothing_relevant_does_nothing(house: House, text: str) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    before = await house.the_incident()
    await edit(house, message, text)
    assert await house.the_incident() == before
    assert len(house.doctor.asked) == 1
    assert house.told() == ["/card", "/diagnosis"]


async def test_repeated_and_reverted_edits_are_each_reported_once(
    house: House,
) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    mended = TIMED_OUT.replace("exmaple", "example")
    for _ in range(2):
        await edit(house, message, mended)
    await edit(house, message, TIMED_OUT, at="2")
    assert [domain for _, domain in asked(house)] == ["exmaple.com", "example.com", "exmaple.com"]
    assert house.told() == ["/card", "/diagnosis", "/action/2", "/recheck/1", "/action/4", "/recheck/2"]


async def test_an_edit_delivered_late_does_not_restore_its_words(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"), at="2")
    await edit(house, message, TIMED_OUT.replace("exmaple", "exampel"), at="1")
    assert asked(house) == [("4.4.1", "exmaple.com"), ("4.4.1", "example.com")]
    assert house.told() == ["/card", "/diagnosis", "/action/2", "/recheck/1"]


async def test_of_many_edits_at_once_the_last_is_followed_and_reported(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    for at in range(10, 99):
        words = TIMED_OUT.replace("exmaple", f"example{at}")
        await house.store.accept(replace(message, text=words).as_edited(str(at)))
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"), at="99")
    assert asked(house) == [("4.4.1", "exmaple.com"), ("4.4.1", "example.com")]
    assert house.told() == ["/card", "/diagnosis", "/action/2", "/recheck/1"]
    assert await house.store.unprocessed() == []


async def test_an_edit_during_the_first_check_discards_its_result(house: House) -> None:
    message = house.intake(TIMED_OUT, MESSAGE)
    house.doctor.answers = [diagnosis("domain-missing"), diagnosis("recipient-unreachable")]

    async def edited_meanwhile() -> None:
        await house.incidents.accept(
            replace(message, text=TIMED_OUT.replace("exmaple", "example")).as_edited("1")
        )
        await house.stirred()

    house.doctor.meanwhile = edited_meanwhile
    await house.hand_in(message)
    await house.settle()
    ours = await house.the_incident()
    assert (ours.state, ours.query.domain) == (IncidentState.WAITING, "example.com")
    assert ours.diagnosis is not None
    assert ours.diagnosis.verdict.cause == "recipient-unreachable"
    assert house.told() == ["/card", "/action/1", "/diagnosis"]
    watch = await house.store.watch(ours.id)
    assert watch is not None
    assert watch.check_no == len(house.doctor.asked) == 2, "each look has a number of its own"


async def test_a_bounce_added_after_the_verdict_works_is_diagnosed(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis("mailbox-unknown")]
    message = await house.say("mail to kim@example.com bounces", MESSAGE)
    assert (await house.the_incident()).state is IncidentState.RECOVERED
    await edit(house, message, "mail to kim@example.com bounces: 550 5.1.1 user unknown")
    ours = await house.the_incident()
    assert (ours.state, ours.closed_at) == (IncidentState.WAITING, None)
    there = await house.store.open_incident("T1", "C1", "example.com")
    assert there is not None
    assert there.id == ours.id


async def test_correcting_a_domain_that_works_checks_the_right_one(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis()]
    message = await house.say(TIMED_OUT, MESSAGE)
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"))
    ours = await house.the_incident()
    assert (ours.query.domain, ours.state) == ("example.com", IncidentState.WAITING)


async def test_a_recovered_incident_stays_and_the_other_domain_gets_its_own(
    house: House,
) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("healthy"), diagnosis()]
    message = await house.say(TIMED_OUT, MESSAGE)
    await house.clock.advance(900)
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"))
    found = await incidents(house)
    assert found["exmaple.com"].state is IncidentState.RECOVERED
    assert found["example.com"].origin_ts == message.ts


async def test_if_the_right_domain_has_an_incident_the_message_joins_it(house: House) -> None:
    await house.say("<lee@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    message = await house.say(TIMED_OUT, MESSAGE)
    for at in "12":
        await edit(house, message, TIMED_OUT.replace("exmaple", "example"), at)
    found = await incidents(house)
    assert found["example.com"].count == 2
    assert found["exmaple.com"].state is IncidentState.STOPPED
    (told,) = [post for post in house.posts() if "no longer mentions `exmaple.com`" in str(post.content)]
    assert told.incident == found["exmaple.com"].id


async def test_editing_back_and_forth_resumes_the_first_incident_in_its_thread(
    house: House,
) -> None:
    await house.say("<lee@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    message = await house.say(TIMED_OUT, MESSAGE)
    mended = TIMED_OUT.replace("exmaple", "example")
    for at, words in enumerate((mended, TIMED_OUT, mended, TIMED_OUT), start=1):
        await edit(house, message, words, str(at))
    first = (await incidents(house))["exmaple.com"]
    assert first.state is IncidentState.WAITING
    told = [type(post.content).__name__ for post in house.posts() if post.incident == first.id]
    assert told == ["Card", "Diagnosed", *["Said", "Edited", "Diagnosed"] * 2]
    await house.say(f"resolve {first.id}")
    house.said("/closed", Closed)


async def test_a_message_leaves_an_incident_that_others_joined(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    await house.say("<lee@exmaple.com>: 451 4.4.1 connect timed out", MESSAGE)
    for at in "12":
        await edit(house, message, TIMED_OUT.replace("exmaple", "example"), at)
    found = await incidents(house)
    assert found["exmaple.com"].state is IncidentState.WAITING
    assert (found["example.com"].count, found["example.com"].origin_ts) == (1, message.ts)


async def test_an_edited_message_that_joined_starts_a_check_if_it_adds_information(house: House) -> None:
    house.doctor.answers = [diagnosis("inconclusive"), diagnosis("mailbox-full")]
    await house.say("mail to lee@example.com bounces", MESSAGE)
    message = await house.say("mail to kim@example.com bounces", MESSAGE)
    await edit(house, message, "mail to kim@example.com bounces: 452 4.2.2 mailbox full")
    ours = await house.the_incident()
    assert (ours.count, len(house.doctor.asked)) == (2, 2)
    assert ours.diagnosis is not None
    assert ours.diagnosis.verdict.cause == "mailbox-full"


async def test_each_domain_of_a_list_follows_an_edit_by_itself(house: House) -> None:
    message = await house.say("4.4.1 a.example.com\n4.4.1 b.example.com\n4.4.1 c.example.com", MESSAGE)
    await edit(house, message, "4.4.1 a.example.com\n5.1.1 b.example.com\n4.4.1 d.example.com")
    found = {one.query.domain: one for one in await house.store.open_incidents("T1")}
    assert {name: one.query.status for name, one in found.items()} == {
        "a.example.com": "4.4.1",
        "b.example.com": "5.1.1",
        "d.example.com": "4.4.1",
    }
    await edit(house, message, "4.4.1 a.example.com\n5.1.1 b.example.com", at="2")
    assert {one.query.domain for one in await house.store.open_incidents("T1")} == {
        "a.example.com",
        "b.example.com",
    }


async def test_a_replaced_domain_of_a_list_is_checked_again_when_it_returns(house: House) -> None:
    message = await house.say("4.4.1 a.example.com\n4.4.1 b.example.com", MESSAGE)
    await edit(house, message, "4.4.1 a.example.com\n4.4.1 c.example.com")
    await edit(house, message, "4.4.1 a.example.com\n4.4.1 b.example.com\n4.4.1 c.example.com", at="2")
    found = [one.query.domain for one in await house.store.open_incidents("T1")]
    assert sorted(map(str, found)) == ["a.example.com", "b.example.com", "c.example.com"]


async def test_a_domain_that_returns_joins_the_incident_opened_meanwhile(house: House) -> None:
    message = await house.say("4.4.1 a.example.com\n4.4.1 b.example.com", MESSAGE)
    await edit(house, message, "4.4.1 a.example.com")
    other = await house.say("4.4.1 b.example.com", MESSAGE)
    await edit(house, message, message.text, at="2")
    await edit(house, other, "4.4.1 c.example.com")
    assert await house.store.open_incident("T1", "C1", "b.example.com")


async def test_editing_a_very_long_list_ends_no_incident_that_it_still_names(house: House) -> None:
    lines = [f"4.4.1 d{number}.example.com" for number in range(MOST_DOMAINS + 1)]
    message = await house.say("\n".join(lines), MESSAGE)
    await edit(house, message, "\n".join(["4.4.1 new.example.com", *lines]))
    found = {one.query.domain for one in await house.store.open_incidents("T1")}
    assert found == {"new.example.com", *(line.split()[1] for line in lines[:MOST_DOMAINS])}


async def test_an_added_line_opens_an_incident_for_its_domain(house: House) -> None:
    message = await house.say("4.4.1 a.example.com", MESSAGE)
    await edit(house, message, "4.4.1 a.example.com\n4.4.1 b.example.com")
    assert len(await house.store.open_incidents("T1")) == 2


async def test_half_a_bounce_is_chatter_until_the_other_half_is_added(house: House) -> None:
    message = replace(house.intake("", MESSAGE), text="mail to example.com bounces: 451 4.4.1 timed out")
    await edit(house, message, message.text)
    ours = await house.the_incident()
    assert (ours.origin, ours.thread_ts) == (message.message_origin, message.ts)


async def test_an_edited_mention_corrects_its_question(house: House) -> None:
    message = await house.say("4.4.1 exmaple.com", MENTION)
    await edit(house, message, "4.4.1 example.com")
    assert (await house.the_incident()).query.domain == "example.com"
    assert not [key for key in house.told() if "answer" in key]


async def test_an_edited_mention_that_was_not_understood_is_answered_again(house: House) -> None:
    message = await house.say("4.4.1 example.com", MESSAGE)
    await house.post_card()
    card = await house.the_incident()
    wrong = await house.say("taek", MENTION, thread_ts=card.thread_ts)
    await edit(house, wrong, "take")
    assert (await house.the_incident()).taken_by == "U1"
    assert isinstance(house.last().content, Acted)
    assert message.ts == card.origin_ts


async def test_an_edit_does_not_reopen_what_somebody_ended(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    ours = await house.the_incident()
    await house.say(f"resolve {ours.id}")
    await edit(house, message, TIMED_OUT.replace("4.4.1", "4.2.2"))
    assert (await house.the_incident()).state is IncidentState.RESOLVED


async def test_the_message_stays_queued_for_as_long_as_the_new_words_say(house: House) -> None:
    message = await house.say(TIMED_OUT, MESSAGE)
    await house.clock.advance(timedelta(hours=4).total_seconds())
    await edit(house, message, TIMED_OUT.replace("exmaple", "example"))
    watch = await house.store.watch((await house.the_incident()).id)
    assert watch is not None
    assert watch.expires_at == house.clock.now() + timedelta(days=5)
    assert watch.wait_seconds == 900
