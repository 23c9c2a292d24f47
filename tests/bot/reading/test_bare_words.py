"""Words without a bounce around them: one reply, a line of a log, what a program or a window said."""

import pytest

from bot.models.bounce import Bounce
from bot.reading.reader import read_text


def only(text: str) -> Bounce:
    (bounce,) = read_text(text).bounces
    return bounce


@pytest.mark.parametrize(
    "words",
    [
        "connect to mx.receiver.example[192.0.2.25]:25: Connection refused",
        "connect to mx.receiver.example[192.0.2.25]:25: Connection timed out",
        "connect to mx.receiver.example[2001:db8::25]:25: No route to host",
        "delivery temporarily suspended: connect to mx.receiver.example[192.0.2.25]:25: Connection refused",
        "status=deferred (connect to mx.receiver.example[192.0.2.25]:25: Connection timed out)",
        "Jan  6 09:00:00 relay postfix/smtp[9]: connect to mx.b.example[192.0.2.25]:25: Connection refused",
        "2026-01-06 09:00:00 1vd0-01 H=mx.receiver.example [192.0.2.25] Connection refused",
        "R=dnslookup T=remote_smtp H=mx.receiver.example [192.0.2.25] defer (110): Connection timed out",
        "stat=Deferred: Connection refused by mx.receiver.example.",
        "Deferred: Connection timed out with mx.receiver.example.",
        'result="TempFail" stat="Connection timeout"',
        "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)",
        "450 4.4.316 Connection refused [Message=Socket error code 10061]",
        "Error: connect ECONNREFUSED 192.0.2.25:25",
        "SMTP connect() failed.",
    ],
)
def test_one_attempt_that_failed_is_no_time_that_ran_out(words: str) -> None:
    bounce = only(words)

    assert (bounce.reason, bounce.permanent) == ("networkerror", False)


@pytest.mark.parametrize(
    "words",
    [
        "mx.receiver.example: Connection refused, giving up after 5 days",
        "Message expired, connection refused by mx.receiver.example",
        "550 5.4.316 Message expired, connection refused(Socket error code 10061)",
    ],
)
def test_time_ran_out_where_the_words_say_so(words: str) -> None:
    assert only(words).reason == "expired"


def test_a_notice_that_gives_up_for_want_of_a_connection_tells_that_time_ran_out() -> None:
    notice = "Your message could not be delivered.\n\n<bob@receiver.example>: connect to mx.receiver.example"

    bounce = only(f"{notice}[192.0.2.25]:25: Connection refused")

    assert (bounce.reason, bounce.action, bounce.permanent) == ("expired", "failed", False)
    assert (bounce.likely_causes[0], bounce.evidence[0].text) == ("recipient-refusing", "Connection refused")


def test_a_log_line_of_exim_may_have_lost_its_time() -> None:
    bounce = only("== bob@receiver.example R=dnslookup T=remote_smtp defer (111): Connection refused")

    assert (bounce.recipient, bounce.reason, bounce.action) == (
        "bob@receiver.example",
        "networkerror",
        "delayed",
    )


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.8 <ada@sender.example>: Sender address rejected: Domain not found",
        "553 5.1.8 <ada@sender.example>... Domain of sender address ada@sender.example does not exist",
        "550 Sender verify failed for <ada@sender.example>",
        "554 5.7.1 Mail from ada@sender.example refused",
        "SMTPSenderRefused: (550, b'5.7.60 may not send as this sender', 'ada@sender.example')",
        "554 5.7.1 Refused. Ask your postmaster, or contact help@receiver.example",
        f"SMTPSenderRefused: (530, b'5.7.0 {'Please log in. ' * 9}', 'ada@sender.example')",
    ],
)
def test_who_sent_it_or_can_be_asked_did_not_fail(reply: str) -> None:
    assert only(reply).recipient is None


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.1 <bob@receiver.example>: Recipient address rejected: sender ada@sender.example is blocked",
        "550 5.7.1 Mail from ada@sender.example to bob@receiver.example refused",
        "550 5.7.1 Sender blocked by bob@receiver.example",
        "550 5.7.1 Ada <ada@sender.example> sender refused by bob@receiver.example",
    ],
)
def test_whom_it_was_for_is_named_beside_the_sender(reply: str) -> None:
    assert only(reply).recipient == "bob@receiver.example"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("No SMTP servers were available for receiver.example. Tried mx1.receiver.example.", "networkerror"),
        ("Tried all MXs", "networkerror"),
        (
            "You do not have the permission to send the message on behalf of the specified user.",
            "securityerror",
        ),
        ("The account does not have the right to send mail on behalf of that address.", "securityerror"),
        ("You can't send a message on behalf of this user unless you have permission.", "securityerror"),
        ("You do not have permissions to send to this distribution list", "securityerror"),
        ("501 5.5.4 You are not allowed to send from this address", "securityerror"),
        ("Your message can't be delivered: delivery to this address is restricted.", "filtered"),
        ("You have reached a limit for sending mail. Your message was not sent.", "ratelimited"),
        ("Could not deliver the message in the time limit specified.", "expired"),
        ("x509: certificate signed by unknown authority", "failedstarttls"),
        ("Error: getaddrinfo ENOTFOUND mx.receiver.example", "hostunknown"),
        ("The destination server of this recipient could not be found in DNS", "hostunknown"),
        ("Destination domain b.example was not found in DNS", "hostunknown"),
        ("550 Connection refused due to abuse", "blocked"),
        ("550 5.1.2 Mailing list not found", "userunknown"),
        ("Skrzynka odbiorcy jest przepełniona", "mailboxfull"),
        ("Your message was unable to be delivered because you are not a list subscriber.", "rejected"),
        ("Maximum number of delivery attempts (18) has been reached.", "expired"),
        ("550 boîte aux lettres indisponible", "userunknown"),
        ("550 usuário inativo", "suspend"),
        ("553 5.7.0 IP REJECT", "blocked"),
        ("Routing server failure", "systemerror"),
    ],
)
def test_windows_and_programs_say_it_in_their_words(words: str, reason: str) -> None:
    assert only(words).reason == reason


@pytest.mark.parametrize(
    "words",
    [
        "Your message couldn't be delivered because the recipient's provider refused it for some cause.",
        "The e-mail system was unable to deliver the message.",
        "Ihre Nachricht konnte nicht zugestellt werden.",
    ],
)
def test_that_a_mail_did_not_get_through_is_enough_in_a_few_words(words: str) -> None:
    assert only(words).recipient is None


@pytest.mark.parametrize(
    "words",
    [
        "Your parcel could not be delivered.",
        "What do I read in a mail about what could not be delivered, and where are its details? " * 4,
    ],
)
def test_parcels_and_long_talk_are_left_alone(words: str) -> None:
    assert not read_text(words).is_bounce


@pytest.mark.parametrize(
    "words",
    [
        "Tram 450 leaves at noon.",
        "450 452 550",
        "bob@b.example 554 Harbour Road, Hull",
        "We have 550 seats, write to bob@b.example",
        "Order 551-17 of bob@b.example",
        "ann@b.example 451 points, bob@b.example 452 points",
        "#421 is closed",
        "version 5.1.1 is out, thanks to bob@b.example",
    ],
)
def test_a_number_is_no_reply_where_none_begins_and_no_words_are_known(words: str) -> None:
    assert not read_text(words).is_bounce


@pytest.mark.parametrize(
    "words",
    [
        "550 Not in this house",
        "bob@b.example: 550 Not in this house",
        "<bob@b.example> 550 Not in this house",
        "They said 550 Not in this house",
        'It says "550 Not in this house"',
        "bob@b.example 550 mailbox is full",
    ],
)
def test_a_reply_begins_a_line_or_a_quotation_or_is_known(words: str) -> None:
    assert only(words).reply_code == 550


def test_who_failed_may_be_all_that_a_program_says() -> None:
    assert only("SMTP Error: The following recipients failed: bob@b.example").recipient == "bob@b.example"


def test_who_wrote_the_message_did_not_fail() -> None:
    notice = "The message from ada@sender.example was unable to be delivered to the list."

    assert only(notice).recipient is None


def test_an_address_like_a_list_owners_may_fail_itself() -> None:
    assert (
        only("550 5.1.1 <web-admin@receiver.example>: User unknown").recipient == "web-admin@receiver.example"
    )


def test_a_reply_may_stand_in_a_tuple_of_pythons() -> None:
    bounce = only("smtplib.SMTPDataError: (550, b'2f2f65-56da9 Mail turned down')")

    assert (bounce.reply_code, bounce.permanent) == (550, True)


@pytest.mark.parametrize(
    "around", ["Hi all, any idea?\n{}", "Anna wrote:\n\n{}\n\nThanks, Bob", "{}\n\nWhat now?"]
)
@pytest.mark.parametrize(
    "words",
    [
        "<kim@receiver.example>: connect to mx.receiver.example[192.0.2.25]:25:\n    Connection refused",
        "kim@receiver.example: mailbox full",
    ],
)
def test_what_somebody_writes_around_them_is_none_of_its_words(words: str, around: str) -> None:
    assert only(around.format(words)).diagnostic == " ".join(words.split())


def test_the_marks_before_quoted_lines_are_none_of_the_replys_words() -> None:
    bounce = only("> 552-5.2.2 <kim@receiver.example>: Mailbox\n> 552 5.2.2 is full\n")

    assert bounce.diagnostic
    assert ">" not in bounce.diagnostic.replace("<kim@receiver.example>", "")


@pytest.mark.parametrize(
    "text",
    [
        "bob@b.example (550 5.1.1 User unknown) cy@c.example (552 5.2.2 Mailbox full)",
        "bob@b.example -> 550 5.1.1 User unknown | cy@c.example -> 552 5.2.2 Mailbox full",
        "bob@b.example bounced with 550 5.1.1 User unknown and cy@c.example with 552 5.2.2 Mailbox full",
        "1. bob@b.example: 550 5.1.1 User unknown\n2. cy@c.example: 552 5.2.2 Mailbox full",
        "bob@b.example (User unknown), cy@c.example (Mailbox full)",
        "<bob@b.example>: (User unknown)\n<cy@c.example>: (Mailbox full)",
        "email\treason\nbob@b.example\t550 5.1.1 User unknown\ncy@c.example\t552 5.2.2 Mailbox full",
        '2026-01-06,bob@b.example,"550 5.1.1 User unknown"\n2026-01-06,cy@c.example,"552 5.2.2 Mailbox full"',
    ],
    ids=["brackets", "arrows", "sentence", "list", "notes", "notes in lines", "table", "CSV"],
)
def test_several_recipients_each_have_their_reply(text: str) -> None:
    assert [(one.recipient, one.reason) for one in read_text(text).bounces] == [
        ("bob@b.example", "userunknown"),
        ("cy@c.example", "mailboxfull"),
    ]


def test_the_mail_system_that_wrote_is_no_recipient() -> None:
    bounce = only("I got Mail Delivery System <MAILER-DAEMON@a.example> Undelivered Mail Returned to Sender")

    assert bounce.recipient is None


def test_a_version_is_no_code_of_success() -> None:
    bounce = only("Your message to bob@b.example could not be delivered.\nRELEASED (2.0.12)\nuser unknown")

    assert (bounce.reason, bounce.status) == ("userunknown", None)


def test_a_source_may_be_longer_than_any_notice() -> None:
    trace = "Received: from a.example by b.example; Tue, 6 Jan 2026 09:00:00 +0000\n" * 1200
    notice = "<bob@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n"

    assert only(f"From: MAILER-DAEMON@a.example\n{trace}\n{notice}").recipient == "bob@b.example"
