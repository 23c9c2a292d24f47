"""What opens an incident, what gets a pointer to one, and what is ignored."""

import threading
from dataclasses import replace

import pytest

from bot.models.bounce import Reading
from bot.models.content import Diagnosed, Joined, Rechecked, Said
from bot.models.incident import IncidentState
from bot.models.intake import IntakeKind
from bot.models.post import Place
from bot.models.watch import Outcome
from bot.reading.reader import read
from bot.running.turns import LARGE
from tests.bot.incidents.house import House
from tests.given import diagnosis
from tests.threads import noting_threads

MESSAGE = IntakeKind.MESSAGE
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


async def test_a_mail_file_opens_one_incident_per_domain_in_its_messages_thread(house: House) -> None:
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


async def test_a_domain_typed_before_a_pasted_reply_is_the_one_checked(house: House) -> None:
    await house.say("example.com 550 5.1.1 <kim@other.example>: User unknown")
    (ours,) = await house.store.open_incidents("T1")
    assert (ours.query.domain, ours.query.status, ours.query.address) == ("example.com", "5.1.1", None)


async def test_an_old_bounce_is_announced_as_old_first(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [BOUNCE.replace(b"24 Nov", b"20 Nov")]
    await house.hand_in(message)
    assert house.said("/diagnosis", Diagnosed).bounced_earlier is not None


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
async def test_chatter_is_ignored_silently(house: House, text: str) -> None:
    await house.say(text, MESSAGE)
    assert house.posts() == []


async def test_the_wording_of_a_known_reply_opens_an_incident_without_an_enhanced_code(house: House) -> None:
    await house.say("example.com refuses us: \u201c550 Classified as spam\u201d", MESSAGE)
    (ours,) = await house.store.open_incidents("T1")
    assert (ours.query.domain, ours.query.status) == ("example.com", "550")


async def test_a_file_without_a_bounce_is_ignored_unless_somebody_points_at_it(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [b"\x89PNG...", b"Subject: Lunch\n\nAt noon?\n"]
    await house.hand_in(message)
    assert house.posts() == []
    await house.point_at(message)
    assert house.last().user == "U2"
    assert "no bounce" in house.line()


@pytest.mark.parametrize("kind", [IntakeKind.HANDED, IntakeKind.REACTION])
@pytest.mark.parametrize("content", [b"Subject: Lunch\n\nAt noon?\n", BOUNCE])
async def test_a_shared_mail_is_answered_once_however_often_slack_delivers_it(
    house: House, content: bytes, kind: IntakeKind
) -> None:
    message = house.intake("", kind)
    house.mailroom.parts[message.ts or ""] = [content]
    await house.hand_in(message)
    told = house.told()
    assert not await house.incidents.accept(message)
    await house.settle()
    assert house.told() == told


async def test_a_message_delivered_after_somebody_pointed_at_it_posts_and_counts_nothing_more(
    house: House,
) -> None:
    message = house.intake("<kim@example.com>: 451 4.4.1 connect timed out", MESSAGE)
    await house.point_at(message, IntakeKind.REACTION)
    told = house.told()
    await house.hand_in(message)
    assert (house.told(), (await house.the_incident()).count) == (told, 1)


async def test_deliveries_and_out_of_office_replies_open_nothing(house: House) -> None:
    message = house.intake("", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [BOUNCE.replace(b"Action: failed", b"Action: delivered")]
    await house.hand_in(message)
    assert house.posts() == []


async def test_an_ignored_message_can_still_be_pointed_at(house: House) -> None:
    message = await house.say("could somebody look at example.com please", MESSAGE)
    assert house.posts() == []
    await house.point_at(message, IntakeKind.REACTION)
    incident = await house.the_incident()
    assert (incident.origin, incident.opened_by) == (message.origin, "U2")


async def test_channels_do_not_share_incidents(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.say("4.4.1 example.com", channel="C2")
    assert house.told().count("/card") == 2


async def test_the_same_message_twice_opens_nothing_and_a_request_gets_a_pointer(house: House) -> None:
    message = await house.say("4.4.1 example.com", MESSAGE)
    await house.hand_in(message)
    assert house.told() == ["/card", "/diagnosis"]
    await house.point_at(message)
    post, incident = house.last(), await house.the_incident()
    assert (post.user, incident.count) == ("U2", 1)
    assert incident.id in house.line()
    await house.point_at(message)
    assert house.last().key != post.key


VACATION = b"""From: kim@example.com
Subject: Automatic reply: Offer
Auto-Submitted: auto-replied

I am out of the office until 7 December. In urgent cases write to joe@example.com.
"""


@pytest.mark.parametrize("part", [VACATION, VACATION.decode()], ids=["file", "words"])
async def test_pointing_at_an_automatic_reply_says_that_the_mail_got_through(
    house: House, part: bytes | str
) -> None:
    message = house.intake("", IntakeKind.SHORTCUT)
    house.mailroom.parts[message.ts or ""] = [part]
    await house.hand_in(message)
    assert house.line() == "That is an automatic reply, not a bounce: the mail got through."
    assert await house.store.open_incidents("T1") == []


async def test_pasting_an_automatic_reply_behind_the_command_says_so_too(house: House) -> None:
    await house.say(VACATION.decode())
    assert "the mail got through" in house.line()
    assert house.doctor.asked == []


async def test_asking_about_an_open_incident_gets_a_pointer(house: House) -> None:
    await house.say("4.4.1 example.com")
    await house.say("4.4.1 example.com", user="U2")
    assert (await house.the_incident()).count == 2
    assert (house.last().place, house.last().user) == (Place.PRIVATE, "U2")


@pytest.mark.parametrize("asked", ["example.com", "watch example.com"])
async def test_the_pointer_gives_the_verdict_and_says_that_no_check_is_planned(
    house: House, asked: str
) -> None:
    house.doctor.answers = [diagnosis("mailbox-unknown")]
    await house.say("5.1.1 a@example.com", MESSAGE)
    await house.say(asked, user="U2")
    assert (
        "already: example.com, no such mailbox · their side. No further check is planned; `" in house.line()
    )


async def test_who_wants_to_watch_a_domain_that_nobody_looks_at_any_more_is_told_how(house: House) -> None:
    house.doctor.answers = [diagnosis("mailbox-unknown")]
    await house.say("5.1.1 a@example.com", MESSAGE)
    incident = await house.the_incident()
    await house.say("watch example.com", user="U2")
    assert house.line().endswith(f"To watch example.com instead: first `/bounce resolve {incident.id}`.")
    await house.say(f"resolve {incident.id}", user="U2")
    await house.say("watch example.com", user="U2")
    assert house.last().incident != incident.id


@pytest.mark.parametrize("asked", ["example.com", "user@example.com"])
async def test_asking_without_a_bounce_points_to_the_open_incident_and_counts_nothing(
    house: House, asked: str
) -> None:
    await house.say("4.4.1 example.com")
    await house.clock.advance(25 * 3600)
    await house.say(asked, user="U2")
    incident = await house.the_incident()
    assert [(post.user, post.incident) for post in house.posts() if post.place is Place.PRIVATE] == [
        ("U2", incident.id)
    ]
    assert incident.count == 1
    assert await house.store.bounces(incident.id) == []


async def test_a_domain_asked_about_without_a_bounce_counts_none(house: House) -> None:
    house.doctor.answers = [diagnosis(), diagnosis("healthy")]
    await house.say("example.com")
    assert (await house.the_incident()).count == 0
    await house.say("4.4.1 kim@example.com", MESSAGE)
    assert (await house.the_incident()).count == 1
    assert house.said("/joined/1", Joined).recipients == ("kim@example.com",)


async def test_asking_again_within_a_minute_leads_to_the_card_that_says_works(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("example.com")
    await house.clock.advance(20)
    await house.say("example.com", user="U2")
    incident = await house.the_incident()
    assert house.line() == (f"That is `{incident.id}` already: example.com works (checked 20 seconds ago).")
    assert (house.told()[:2], len(house.doctor.asked)) == (["/card", "/diagnosis"], 1)


async def test_asking_again_after_some_minutes_checks_again_below_the_same_card(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy"), diagnosis("healthy"), diagnosis()]
    await house.say("example.com")
    for _ in range(2):
        await house.clock.advance(120)
        await house.say("example.com")
    incident = await house.the_incident()
    assert (len(house.doctor.asked), incident.state) == (3, IncidentState.WAITING)
    assert [key for key in house.told() if "/recheck/" in key] == ["/recheck/1", "/recheck/2"]
    assert house.said("/recheck/2", Rechecked).outcome is Outcome.CHANGED


async def test_asking_again_later_opens_a_new_card(house: House) -> None:
    house.doctor.answers = [diagnosis("healthy")]
    await house.say("example.com")
    await house.clock.advance(601)
    await house.say("example.com")
    assert house.told() == ["/card", "/diagnosis", "/card", "/diagnosis"]


async def test_a_mention_opens_at_the_root_or_within_its_thread(house: House) -> None:
    await house.say("4.4.1 example.com", MENTION)
    await house.say("4.4.1 example.org", MENTION, thread_ts="1600000000.000001")
    root, within = sorted(await house.store.open_incidents("T1"), key=lambda one: one.query.domain or "")
    assert (root.origin_ts, root.thread_ts) == (None, None)
    assert within.thread_ts == "1600000000.000001"


async def test_a_message_about_very_many_domains_does_not_flood_the_channel_with_cards(house: House) -> None:
    recipient = b"\nFinal-Recipient: rfc822; a@d%d.example\nAction: failed\nStatus: 5.1.1\n"
    message = house.intake("", MESSAGE)
    head, _, _ = BOUNCE.partition(b"\nFinal-Recipient")
    report = head + b"".join(recipient % number for number in range(30)) + b"\n--b--\n"
    house.mailroom.parts[message.ts or ""] = [report]
    await house.hand_in(message)
    assert house.told().count("/card") == 20
    told = house.said(f"answer/{message.origin}:left-out", Said)
    assert told.text.startswith("This reports 30 domains.")


HEADER = """\
Received: from mx.sender.example by mx2.sender.example; Tue, 24 Nov 2026 08:59:00 +0000
From: <postmaster@sender.example>
To: <ada@sender.example>
Subject: Undeliverable: Plans
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
"""


async def test_the_header_of_a_bounce_does_not_make_the_senders_domain_an_incident(house: House) -> None:
    """Outlook shows it apart from the text, which names who failed."""
    message = await house.say(HEADER, MESSAGE)
    assert house.posts() == []
    await house.point_at(message)
    assert "paste the text below it too" in house.line()
    await house.say(HEADER)
    assert "paste the text below it too" in house.line()
    assert await house.store.open_incidents("T1") == []


TOO_LONG = (
    b"From: MAILER-DAEMON@mx.sender.example\nSubject: Undelivered Mail Returned to Sender\n\n"
    b"<bob@example.com>: 451 4.4.1 Connection timed out\n" + b"and so on\n" * 50_000
)


@pytest.mark.parametrize("kind", [MESSAGE, IntakeKind.SHORTCUT])
async def test_what_was_not_read_of_a_long_file_is_said_below_it(house: House, kind: IntakeKind) -> None:
    message = house.intake("", kind)
    house.mailroom.parts[message.ts or ""] = [TOO_LONG]
    await house.hand_in(message)
    told = house.said(f"answer/{message.origin}:left-out", Said)
    assert "I did not read the text after its first 256 KB" in told.text
    assert house.told().count("/card") == 1


async def test_of_several_files_at_once_each_long_one_says_so(house: House) -> None:
    """A storm is worked through together."""
    messages = [house.intake("", MESSAGE) for _ in range(3)]
    for message in messages:
        house.mailroom.parts[message.ts or ""] = [TOO_LONG if message is messages[1] else BOUNCE]
        await house.incidents.accept(message)
    await house.settle()
    told = house.said(f"answer/{messages[1].origin}:left-out", Said)
    assert told.text.startswith("That is too long to be read whole.")
    assert sum(key.startswith("answer/") for key in house.told()) == 1


async def test_what_was_not_read_is_said_once_however_often_the_message_is_edited(house: House) -> None:
    message = house.intake("see this", MESSAGE)
    house.mailroom.parts[message.ts or ""] = [TOO_LONG]
    await house.hand_in(message)
    for at in "12":
        await house.hand_in(replace(message, text=f"see this {at}").as_edited(at))
    assert sum(key.startswith("answer/") for key in house.told()) == 1


async def test_pointing_at_a_long_file_without_a_bounce_says_how_far_it_was_read(house: House) -> None:
    message = house.intake("", IntakeKind.SHORTCUT)
    house.mailroom.parts[message.ts or ""] = [b"and so on\n" * 50_000]
    await house.hand_in(message)
    told = house.said(f"answer/{message.origin}", Said)
    assert told.text.startswith("I found no bounce")
    assert "after its first 256 KB" in told.text


async def test_a_mail_that_somebody_points_at_is_read_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have many megabytes."""
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


WORK = {
    "bot.incidents.arriving.subjects.read_text": IntakeKind.MESSAGE,
    "bot.incidents.arriving.subjects.subjects_told": IntakeKind.MESSAGE,
    "bot.incidents.handling.parse_command": IntakeKind.COMMAND,
}


@pytest.mark.parametrize(("work", "kind"), WORK.items())
@pytest.mark.parametrize("size", [LARGE, LARGE + 1])
async def test_a_large_text_blocks_nobody(
    house: House, work: str, kind: IntakeKind, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = noting_threads(monkeypatch, work)
    await house.arrive("\u3002" * size, kind)
    assert [thread is not threading.main_thread() for thread in threads] == [size > LARGE]
