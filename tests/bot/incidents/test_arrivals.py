"""What opens an incident, what joins one, and what is left alone."""

import threading

import pytest

from bot.errors import SlackUnreachableError, StorageError
from bot.incidents import answers, retries
from bot.incidents.arriving.subjects import LARGE, read_part
from bot.models.bounce import Reading
from bot.models.content import Joined, Said
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.models.post import Place
from bot.ports.change import Change
from bot.reading.reader import read
from bot.text import otherwise
from tests.bot.incidents.house import House
from tests.given import diagnosis

BOUNCE = b"""From: MAILER-DAEMON@mx.sender.example
To: a@sender.example
Subject: Undelivered Mail Returned to Sender
Date: Tue, 24 Nov 2026 08:59:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

I could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.sender.example

Final-Recipient: rfc822; bob@example.com
Action: failed
Status: 4.4.1
Diagnostic-Code: smtp; 451 4.4.1 Connection timed out

Final-Recipient: rfc822; eve@example.com
Action: failed
Status: 4.4.1
Diagnostic-Code: smtp; 451 4.4.1 Connection timed out

Final-Recipient: rfc822; kim@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b--
"""
MESSAGE, MENTION = IntakeKind.MESSAGE, IntakeKind.MENTION


async def test_a_mail_file_opens_one_incident_for_each_domain_below_its_message(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [BOUNCE, "some words around it"]
    await house.hand_in(message)
    found = {one.query.domain: one for one in await house.store.open_incidents("T1")}
    assert set(found) == {"example.com", "example.org"}
    ours = found["example.com"]
    assert (ours.origin_ts, ours.thread_ts, ours.count) == (message.ts, message.ts, 1)
    assert (ours.query.status, ours.query.address, ours.others) == (
        "4.4.1",
        "bob@example.com",
        ("eve@example.com",),
    )
    assert house.doctor.asked[0].bounce is not None


@pytest.mark.parametrize("kind", [IntakeKind.COMMAND, MESSAGE])
async def test_each_line_of_a_list_is_about_its_own_domain(house: House, kind: IntakeKind) -> None:
    await house.say("4.4.1 example.com\n5.1.1 kim@example.org\n5.1.1 sam@example.org", kind)
    asked = {subject.query.domain: subject for subject in house.doctor.asked}
    assert {domain: subject.query.status for domain, subject in asked.items()} == {
        "example.com": "4.4.1",
        "example.org": "5.1.1",
    }
    assert asked["example.org"].query.address == "kim@example.org"
    assert asked["example.org"].others == ("sam@example.org",)


async def test_who_types_a_domain_before_a_pasted_reply_asks_about_that_domain(house: House) -> None:
    await house.say("example.com 550 5.1.1 <kim@other.example>: User unknown")
    (ours,) = await house.store.open_incidents("T1")
    assert (ours.query.domain, ours.query.status, ours.query.address) == ("example.com", "5.1.1", None)


async def test_an_old_bounce_says_so_first(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [BOUNCE.replace(b"24 Nov", b"20 Nov")]
    await house.hand_in(message)
    told = house.said("/diagnosis")
    assert getattr(told, "bounced_earlier", None) is not None


@pytest.mark.parametrize(
    "text",
    [
        "good morning",
        "see example.com for lunch",
        "the mailbox is full again",
        "error 550!",
        "ssh: connect to host example.com port 22: Connection timed out",
        "git fetch: access denied for kim@example.com",
        "503 Service Unavailable, says example.com",
    ],
)
async def test_chatter_is_left_alone_in_silence(house: House, text: str) -> None:
    await house.say(text, MESSAGE)
    assert house.posts() == []


async def test_words_of_a_known_reply_need_no_fuller_code_to_open(house: House) -> None:
    await house.say("example.com refuses us: \u201c550 Classified as spam\u201d", MESSAGE)
    (ours,) = await house.store.open_incidents("T1")
    assert (ours.query.domain, ours.query.status) == ("example.com", "550")


async def test_a_file_that_is_no_bounce_is_left_alone_unless_somebody_points_at_it(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [b"\x89PNG...", b"Subject: Lunch\n\nAt noon?\n"]
    await house.hand_in(message)
    assert house.posts() == []
    await house.point_at(message)
    post = house.last()
    assert (post.place, post.user) == (Place.PRIVATE, "U2")
    assert isinstance(post.content, Said)
    assert "no bounce" in post.content.text


@pytest.mark.parametrize("kind", [IntakeKind.HANDED, IntakeKind.REACTION])
@pytest.mark.parametrize("content", [b"Subject: Lunch\n\nAt noon?\n", BOUNCE])
async def test_a_mail_that_is_shown_to_us_is_answered_once_however_often_slack_brings_it(
    house: House, content: bytes, kind: IntakeKind
) -> None:
    message = house.intake("", kind)
    house.mailroom.parts[message.ts or ""] = [content]
    await house.hand_in(message)
    told = house.told()
    assert not await house.incidents.accept(message)
    await house.settle()
    assert house.told() == told


async def test_a_message_that_comes_after_somebody_pointed_at_it_says_and_counts_nothing_more(
    house: House,
) -> None:
    message = house.intake("<kim@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    await house.point_at(message, IntakeKind.REACTION)
    told = house.told()
    await house.hand_in(message)
    assert (house.told(), (await house.the_incident()).count) == (told, 1)


async def test_good_news_and_absences_open_nothing(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [BOUNCE.replace(b"Action: failed", b"Action: delivered")]
    await house.hand_in(message)
    assert house.posts() == []


async def test_a_message_passed_over_can_still_be_pointed_at(house: House) -> None:
    message = await house.say("could somebody look at example.com please", MESSAGE)
    assert house.posts() == []
    await house.point_at(message, IntakeKind.REACTION)
    incident = await house.the_incident()
    assert (incident.origin, incident.opened_by) == (message.origin, "U2")


async def test_fifty_bounces_make_one_card_and_an_exact_count(house: House) -> None:
    for number in range(50):
        await house.say(f"550 5.1.1 user{number}@example.com: user unknown", MESSAGE)
    incident = await house.the_incident()
    assert incident.count == 50
    assert house.told() == ["/card", "/diagnosis", "/joined/2"]
    assert len(house.doctor.asked) == 1


async def test_a_message_that_joined_is_remembered_and_a_command_has_none(house: House) -> None:
    await house.say("4.4.1 example.com", MESSAGE)
    further = await house.say("4.4.1 example.com", MESSAGE)
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert [one.ts for one in await house.store.bounces(incident.id)] == [further.ts, None]


async def test_what_joined_is_told_every_few_minutes_with_all_that_is_new(house: House) -> None:
    for number in range(4):
        await house.say(f"4.4.1 user{number}@example.com", MESSAGE)
    await house.clock.advance(301)
    await house.say("4.4.1 user4@example.com", MESSAGE)
    told = house.said("/joined/5")
    assert isinstance(told, Joined)
    assert told.recipients == ("user2@example.com", "user3@example.com", "user4@example.com")


async def test_the_next_look_tells_of_those_that_joined_too_soon(house: House) -> None:
    for number in range(3):
        await house.say(f"4.4.1 user{number}@example.com", MESSAGE)
    await house.clock.advance(900)
    told = house.said("/joined/3")
    assert isinstance(told, Joined)
    assert told.recipients == ("user2@example.com",)


async def test_a_bounce_just_after_the_recovery_is_counted_and_opens_nothing(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("4.4.1 a@example.com", MESSAGE)
    await house.say("4.4.1 b@example.com", MESSAGE)
    incident = await house.the_incident()
    assert (incident.count, incident.state) == (2, IncidentState.RECOVERED)
    await house.clock.advance(601)
    await house.say("4.4.1 c@example.com", MESSAGE)
    assert len(await house.store.incidents_of("T1", "C1", "example.com")) == 2


async def test_after_the_window_a_bounce_opens_anew(house: House) -> None:
    await house.say("4.4.1 example.com", MESSAGE)
    await house.clock.advance(24 * 3600 + 1)
    await house.say("4.4.1 example.com", MESSAGE)
    older, newer = reversed(await house.store.incidents_of("T1", "C1", "example.com"))
    there = await house.store.open_incident("T1", "C1", "example.com")
    assert there == newer
    assert older.id != newer.id


async def test_channels_do_not_share_incidents(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.say("4.4.1 example.com", channel="C2")
    assert house.told().count("/card") == 2


async def test_the_same_message_twice_opens_nothing_new_and_who_asks_gets_a_pointer(house: House) -> None:
    message = await house.say("4.4.1 example.com", MESSAGE)
    await house.hand_in(message)
    assert house.told() == ["/card", "/diagnosis"]
    await house.point_at(message)
    post, incident = house.last(), await house.the_incident()
    assert (post.place, post.user, incident.count) == (Place.PRIVATE, "U2", 1)
    assert isinstance(post.content, Said)
    assert incident.id in post.content.text
    await house.point_at(message)
    assert house.last().key != post.key


VACATION = b"""From: kim@example.com
Subject: Automatic reply: Offer
Auto-Submitted: auto-replied

I am out of the office until 7 December. In urgent cases write to joe@example.com.
"""


@pytest.mark.parametrize("part", [VACATION, VACATION.decode()], ids=["file", "words"])
async def test_who_points_at_an_automatic_reply_is_told_that_mail_got_through(
    house: House, part: bytes | str
) -> None:
    message = house.intake("", IntakeKind.SHORTCUT)
    house.mailroom.parts[message.ts or ""] = [part]
    await house.hand_in(message)
    content = house.last().content
    assert isinstance(content, Said)
    assert content.text == "That is an automatic reply and no bounce: the mail got through."
    assert await house.store.open_incidents("T1") == []


async def test_so_is_who_pastes_it_behind_the_command(house: House) -> None:
    await house.say(VACATION.decode())
    content = house.last().content
    assert isinstance(content, Said)
    assert "the mail got through" in content.text
    assert house.doctor.asked == []


async def test_who_asks_about_what_is_open_gets_a_pointer(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.say("4.4.1 example.com", user="U2")
    assert (await house.the_incident()).count == 2
    assert (house.last().place, house.last().user) == (Place.PRIVATE, "U2")


@pytest.mark.parametrize("asked", ["example.com", "watch example.com"])
async def test_the_pointer_tells_the_verdict_and_that_no_look_is_planned(house: House, asked: str) -> None:
    house.doctor.answers = [diagnosis("mailbox-unknown")]
    await house.say("5.1.1 a@example.com", MESSAGE)
    await house.say(asked, user="U2")
    content = house.last().content
    assert isinstance(content, Said)
    assert "already: example.com, no such mailbox · their side. No further look is planned; `" in content.text


@pytest.mark.parametrize("asked", ["example.com", "user@example.com"])
async def test_asking_without_a_bounce_points_to_what_is_open_and_counts_nothing(
    house: House, asked: str
) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.advance(25 * 3600)
    await house.say(asked, user="U2")
    post, incident = house.last(), await house.the_incident()
    assert (post.place, post.user, post.incident) == (Place.PRIVATE, "U2", incident.id)
    assert incident.count == 1
    assert await house.store.bounces(incident.id) == []


async def test_asking_again_after_the_recovery_looks_anew(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("example.com")
    await house.say("example.com")
    assert house.told() == ["/card", "/diagnosis", "/card", "/diagnosis"]


async def test_words_that_were_asked_for_are_what_the_incident_is_about(house: House) -> None:
    """Who got "inconclusive" was told to paste the whole bounce."""
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
async def test_so_they_are_where_all_seemed_well(house: House, first: str) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis("mailbox-unknown")]
    await house.say(first, MESSAGE)
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    (incident,) = await house.store.open_incidents("T1")
    assert (incident.query.status, incident.query.address) == ("5.1.1", "kim@example.com")


@pytest.mark.parametrize("found", ["inconclusive", "healthy"])
async def test_words_that_come_during_the_first_look_are_looked_into_after_it(
    house: House, found: str
) -> None:
    house.doctor.answers = [diagnosis(found), diagnosis("mailbox-unknown")]
    house.doctor.meanwhile = lambda: house.arrive("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert incident.query.address == "kim@example.com"
    assert incident.diagnosis is not None
    assert incident.diagnosis.verdict.cause == "mailbox-unknown"
    assert (incident.count, len(house.doctor.asked), incident.state.is_open) == (2, 2, True)


async def test_they_change_nothing_where_the_first_look_decides(house: House) -> None:
    house.doctor.meanwhile = lambda: house.arrive("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    await house.say("4.4.1 example.com")
    incident = await house.the_incident()
    assert (incident.query.status, incident.heard, incident.count) == ("4.4.1", None, 2)
    assert len(house.doctor.asked) == 1


async def test_words_that_come_during_a_later_look_are_looked_into_after_it(house: House) -> None:
    house.doctor.answers = [*(diagnosis("inconclusive") for _ in range(2)), diagnosis("mailbox-unknown")]
    await house.say("4.4.1 example.com")
    house.doctor.meanwhile = lambda: house.arrive("<kim@example.com>: 550 5.1.1 user unknown", MESSAGE)
    await house.clock.advance(900)
    incident = await house.the_incident()
    assert incident.diagnosis is not None
    assert incident.diagnosis.verdict.cause == "mailbox-unknown"


async def test_words_of_what_a_look_sees_well_are_latecomers(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("4.4.1 example.com")
    for number in range(3):
        await house.say(f"<user{number}@example.com>: 451 4.4.1 connection timed out", MESSAGE)
    assert await house.store.open_incidents("T1") == []
    assert len(house.doctor.asked) == 1


@pytest.mark.parametrize("found", ["recipient-unreachable", "inconclusive"])
async def test_other_words_change_nothing_where_some_were_known_or_a_look_decided(
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


@pytest.mark.parametrize(
    "said",
    [
        "<kim@example.com>: 452 4.2.2 over quota",
        "<kim@example.com>: 451 4.4.1 connect timed out",
        "4.0.0 kim@example.com",
    ],
)
async def test_words_that_say_the_same_or_nothing_or_what_a_look_tells_are_not_something_else(
    house: House, said: str
) -> None:
    house.doctor.answers = [diagnosis("recipient-unreachable")]
    await house.say("<a@example.com>: 552 5.2.2 mailbox full", MESSAGE)
    await house.say(said, MESSAGE)
    after = await house.the_incident()
    assert (after.count, otherwise(after)) == (2, None)


async def test_who_hands_in_a_bounce_that_says_something_else_is_told_that_it_is_known(house: House) -> None:
    house.doctor.answers = [diagnosis("mailbox-full")]
    await house.say("<a@example.com>: 552 5.2.2 mailbox full", MESSAGE)
    await house.say("<kim@example.com>: 550 5.1.1 user unknown", user="U2")
    content = house.last().content
    assert isinstance(content, Said)
    assert "I remind you when to try again; `/bounce recheck" in content.text
    assert "1 of 2 bounces says something else: no such mailbox (our mail)." in content.text


async def test_a_mention_opens_at_the_root_or_within_its_thread(house: House) -> None:
    await house.say("4.4.1 example.com", MENTION)
    await house.say("4.4.1 example.org", MENTION, thread_ts="1600000000.000001")
    root, within = sorted(await house.store.open_incidents("T1"), key=lambda one: one.query.domain or "")
    assert (root.origin_ts, root.thread_ts) == (None, None)
    assert within.thread_ts == "1600000000.000001"


async def test_a_further_bounce_has_us_look_again_where_no_look_was_planned(house: House) -> None:
    house.doctor.answers = [diagnosis("mailbox-unknown"), diagnosis()]
    await house.say("5.1.1 a@example.com", MESSAGE)
    await house.clock.advance(1000)
    await house.say("4.4.1 b@example.com", MESSAGE)
    assert len(house.doctor.asked) == 2


async def test_an_intake_that_fails_holds_nobody_up_and_is_worked_in_the_end(house: House) -> None:
    house.incidents = house.build(scale=0.01)
    await house.incidents.start()
    house.mailroom.broken = 2
    await house.incidents.accept(house.intake("4.4.1 example.com", MESSAGE))
    await house.say("4.4.1 example.org")
    await house.settle()
    await house.incidents.stop()
    assert len(await house.store.open_incidents("T1")) == 2


@pytest.mark.parametrize("kind", [MESSAGE, IntakeKind.COMMAND])
async def test_while_the_database_is_away_nothing_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch, kind: IntakeKind
) -> None:
    house.incidents = house.build(scale=0.001)
    await house.incidents.start()
    apply, refusals = house.store.apply, iter(range(20))

    async def applied(change: Change) -> None:
        if next(refusals, None) is not None:
            raise StorageError("The database did not take it: gone")
        await apply(change)

    monkeypatch.setattr(house.store, "apply", applied)
    await house.say("4.4.1 example.com", kind)
    await house.incidents.stop()
    assert len(await house.store.open_incidents("T1")) == 1
    assert not any(isinstance(post.content, Said) for post in house.posts())


async def test_while_slack_hands_out_no_files_nothing_is_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "SLACK_WAIT", 1.0)
    house.incidents = house.build(scale=0.001)
    await house.incidents.start()
    house.mailroom.broken, house.mailroom.trouble = 20, SlackUnreachableError("Slack does not hand out F1.")
    await house.say("4.4.1 example.com", MESSAGE)
    await house.incidents.stop()
    assert house.mailroom.broken == 0
    assert house.told() == ["/card", "/diagnosis"]


async def test_what_slack_never_hands_out_is_given_up_in_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retries, "SLACK_WAIT", 1.0)
    monkeypatch.setattr(retries, "MOST_WAITS", 5)
    house.incidents = house.build(scale=0.001)
    await house.incidents.start()
    house.mailroom.broken, house.mailroom.trouble = 99, SlackUnreachableError("Slack does not hand out F1.")
    message = await house.say("4.4.1 example.com", MESSAGE)
    await house.incidents.stop()
    assert house.told() == [f"answer/{message.origin}"]


async def test_after_many_failures_one_kind_line_is_said(house: House) -> None:
    house.incidents = house.build(scale=0.001)
    await house.incidents.start()
    house.mailroom.broken = 99
    message = await house.say("4.4.1 example.com", MESSAGE)
    await house.incidents.stop()
    assert [post.thread_ts for post in house.posts()] == [message.ts]
    assert house.told() == [f"answer/{message.origin}"]


async def test_after_many_failures_whoever_asked_is_told_alone(house: House) -> None:
    house.incidents = house.build(scale=0.001)
    await house.incidents.start()
    house.mailroom.broken = 99
    await house.say("4.4.1 example.com", IntakeKind.SHORTCUT)
    await house.incidents.stop()
    (post,) = house.posts()
    assert (post.place, post.content) == (Place.PRIVATE, Said(text=answers.NOT_DONE))


async def test_a_message_about_very_many_domains_is_no_flood_of_cards(house: House) -> None:
    recipient = b"\nFinal-Recipient: rfc822; a@d%d.example\nAction: failed\nStatus: 5.1.1\n"
    message = house.intake("", MESSAGE)
    head, _, _ = BOUNCE.partition(b"\nFinal-Recipient")
    report = head + b"".join(recipient % number for number in range(30)) + b"\n--b--\n"
    house.mailroom.parts[message.ts or ""] = [report]
    await house.hand_in(message)
    assert house.told().count("/card") == 20
    told = house.said(f"answer/{message.origin}")
    assert isinstance(told, Said)
    assert told.text.startswith("This tells of 30 domains.")


async def test_a_mail_that_somebody_points_at_is_read_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be of many megabytes."""
    taken = list[bytes]()

    def counted(raw: bytes) -> Reading:
        taken.append(raw)
        return read(raw)

    monkeypatch.setattr("bot.incidents.arriving.subjects.read", counted)
    message = house.intake("", IntakeKind.SHORTCUT)
    house.mailroom.parts[message.ts or ""] = [BOUNCE]
    await house.hand_in(message)
    assert len(await house.store.open_incidents("T1")) == 2
    assert taken == [BOUNCE]


@pytest.mark.parametrize(("size", "aside"), [(LARGE, False), (LARGE + 1, True)])
async def test_a_large_mail_is_read_aside_so_that_nobody_waits_for_it(
    size: int, aside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = list[threading.Thread]()

    def noted(raw: bytes) -> Reading:
        where.append(threading.current_thread())
        return read(raw)

    monkeypatch.setattr("bot.incidents.arriving.subjects.read", noted)
    await read_part(bytes(size))
    assert [thread is not threading.main_thread() for thread in where] == [aside]
