"""Short texts without a bounce around them: a reply, or the message of a program."""

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.messages import only, pasted


def test_long_talk_about_bounces_is_no_bounce() -> None:
    talk = (
        "The program should read delivery reports, show people which mail did not arrive and why, "
        "and hide all others. "
    )

    assert not read_text(talk * 3 + "They are basically spam.").is_bounce
    assert read_text("Rejected, it is basically spam").is_bounce


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
def test_messages_of_programs_are_recognized(words: str, reason: str) -> None:
    assert pasted(words).reason == reason


@pytest.mark.parametrize(
    "words",
    [
        "Your message couldn't be delivered because the recipient's provider refused it for some cause.",
        "The e-mail system was unable to deliver the message.",
        "Ihre Nachricht konnte nicht zugestellt werden.",
    ],
)
def test_a_short_text_that_mail_did_not_arrive_is_enough(words: str) -> None:
    assert pasted(words).recipient is None


@pytest.mark.parametrize(
    "words",
    [
        "Your parcel could not be delivered.",
        "What do I read in a mail about what could not be delivered, and where are its details? " * 4,
    ],
)
def test_parcels_and_long_talk_are_no_bounce(words: str) -> None:
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
def test_a_number_that_begins_no_reply_and_has_no_known_words_is_ignored(words: str) -> None:
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
def test_a_reply_at_the_start_of_a_line_or_quotation_is_recognized(words: str) -> None:
    assert pasted(words).reply_code == 550


def test_a_program_may_name_only_the_recipient() -> None:
    assert pasted("SMTP Error: The following recipients failed: bob@b.example").recipient == "bob@b.example"


def test_a_reply_in_a_python_tuple_is_read() -> None:
    bounce = pasted("smtplib.SMTPDataError: (550, b'2f2f65-56da9 Mail turned down')")

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
def test_words_typed_around_a_reply_are_not_part_of_it(words: str, around: str) -> None:
    assert pasted(around.format(words)).diagnostic == " ".join(words.split())


def test_quotation_marks_before_lines_are_not_part_of_the_reply() -> None:
    bounce = pasted("> 552-5.2.2 <kim@receiver.example>: Mailbox\n> 552 5.2.2 is full\n")

    assert bounce.diagnostic
    assert ">" not in bounce.diagnostic.replace("<kim@receiver.example>", "")


def test_a_version_number_is_no_success_code() -> None:
    bounce = pasted("Your message to bob@b.example could not be delivered.\nRELEASED (2.0.12)\nuser unknown")

    assert (bounce.reason, bounce.status) == ("userunknown", None)


@pytest.mark.parametrize(
    "words",
    [
        "<bob@receiver.example>: 250 2.0.0 Ok: queued as 4C",
        "bob@receiver.example 250 2.1.5 Recipient OK",
        "outbound delivered rcpt=bob@receiver.example code=250 enhanced=2.0.0 ms=812",
        '{"event":"delivered","recipient":"bob@receiver.example","status":"2.0.0","response":"250 OK"}',
    ],
)
def test_a_success_reply_is_no_failure(words: str) -> None:
    bounce = only(words)

    assert (bounce.recipient, bounce.reason, bounce.action) == (
        "bob@receiver.example",
        "delivered",
        "delivered",
    )


@pytest.mark.parametrize(
    "text", ["TSS04 yahoo.com", "yahoo.com: [TSS04]", "421 TSS04 yahoo.com", "ada@yahoo.com TSS04"]
)
def test_a_providers_own_code_beside_a_place_is_what_the_provider_means_by_it(text: str) -> None:
    (bounce,) = read_text(text).bounces
    assert (bounce.reason, bounce.status, bounce.permanent) == ("badreputation", None, False)
    assert bounce.evidence[0].text.strip("[]") == "TSS04"
    assert bounce.own_code == "TSS04"


@pytest.mark.parametrize("talk", ["CS01 is down", "AU01 restarted, all fine", "tss04 yahoo.com"])
def test_a_word_like_a_providers_own_code_in_talk_is_no_failure(talk: str) -> None:
    assert read_text(talk).bounces == ()


def test_clear_words_outweigh_a_word_like_a_providers_own_code() -> None:
    (bounce,) = read_text("550 5.1.1 no such user here, says CS01").bounces
    assert bounce.reason == "userunknown"
