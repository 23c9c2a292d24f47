"""What a bounce says, from bytes and from words."""

import gc

import pytest

from bot.reading.reader import BINARY, read, read_text
from tests.bot.reading.messages import FAMILIES

POSTFIX = """\
From: MAILER-DAEMON@relay.sender.example (Mail Delivery System)
To: ada@sender.example
Subject: Undelivered Mail Returned to Sender
Date: Tue, 06 Jan 2026 09:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system at host relay.sender.example.

<bob@receiver.example> (expanded from <robert@sender.example>): host
    mx1.receiver.example[192.0.2.25] said: 552 5.2.2 <bob@receiver.example>:
    Mailbox full (in reply to RCPT TO command)

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.sender.example
Arrival-Date: Tue, 6 Jan 2026 08:59:58 +0100 (CET)

Final-Recipient: rfc822; bob@receiver.example
Original-Recipient: rfc822;robert@sender.example
Action: failed
Status: 5.2.2
Remote-MTA: dns; mx1.receiver.example
Diagnostic-Code: smtp; 552 5.2.2 <bob@receiver.example>: Mailbox full

--b
Content-Type: message/rfc822

Message-ID: <1@sender.example>
From: Ada <ada@sender.example>
To: robert@sender.example
Subject: Minutes

Hello
--b--
"""


def test_a_report_is_read_field_by_field() -> None:
    (bounce,) = read(POSTFIX.encode()).bounces

    assert (bounce.recipient, bounce.alias) == ("bob@receiver.example", "robert@sender.example")
    assert (bounce.action, bounce.status, bounce.reply_code) == ("failed", "5.2.2", 552)
    assert (bounce.reason, bounce.permanent, bounce.command) == ("mailboxfull", True, "RCPT")
    assert (bounce.reporting_mta, bounce.remote_mta) == ("relay.sender.example", "mx1.receiver.example")
    assert (bounce.message_id, bounce.sender, bounce.subject) == (
        "<1@sender.example>",
        "ada@sender.example",
        "Minutes",
    )
    assert bounce.arrived is not None
    assert bounce.arrived.isoformat() == "2026-01-06T09:00:00+01:00"


def test_exim_copies_the_original_recipient_as_the_command_had_to_write_it() -> None:
    tagged = POSTFIX.replace("rfc822;robert@", "rfc822;robert+2Bnews@").replace(
        " (expanded from <robert@sender.example>)", ""
    )
    exim = "X-Failed-Recipients: bob@receiver.example\n" + tagged

    assert [each.alias for each in read(exim.encode()).bounces] == ["robert+news@sender.example"]
    assert [each.alias for each in read(tagged.encode()).bounces] == ["robert+2Bnews@sender.example"]


@pytest.mark.parametrize(
    ("kind", "known_size"),
    [("message/global", True), ("message/global-headers", False), ("text/rfc822-headers", False)],
)
def test_what_comes_back_may_be_internationalized_or_its_header_alone(kind: str, known_size: bool) -> None:
    raw = POSTFIX.replace("message/rfc822", kind).replace("Subject: Minutes", "Subject: =?utf-8?q?f=C3=BCr?=")
    (bounce,) = read(raw.encode()).bounces

    assert (bounce.message_id, bounce.subject) == ("<1@sender.example>", "für")
    assert (bounce.size is not None) == known_size


def test_line_ends_make_no_difference() -> None:
    as_written = read(POSTFIX.encode())

    assert read(POSTFIX.replace("\n", "\r\n").encode()) == as_written
    assert read(POSTFIX.replace("\n", "\r").encode()) == as_written


def test_one_reply_is_enough() -> None:
    (bounce,) = read_text("550 5.1.1 <bob@receiver.example>: User unknown").bounces

    assert (bounce.recipient, bounce.status, bounce.reason) == (
        "bob@receiver.example",
        "5.1.1",
        "userunknown",
    )


@pytest.mark.parametrize(
    "text",
    [
        "550-bob@receiver.example is not an active address 550 at this host",
        "Your message to *bob@receiver.example* could not be delivered.",
    ],
)
def test_what_stands_around_an_address_is_no_part_of_it(text: str) -> None:
    (bounce,) = read_text(text).bounces

    assert bounce.recipient == "bob@receiver.example"


def test_a_reply_ends_with_its_quotes_and_takes_no_word_of_the_next_try() -> None:
    """As Exchange Online lists its tries, copied out of Outlook."""
    reading = read_text(
        "Diagnostic information for administrators:\n\nbob@receiver.example\n"
        "11/24/2026 9:14:02 AM - Server at A.prod.outlook.com returned "
        "'550 5.4.316 Message expired, connection refused(Socket error code 10061)'\n"
        "11/24/2026 9:02:44 AM - Server at receiver.example (192.0.2.25) returned "
        "'450 4.4.316 Connection refused'\n"
    )
    (bounce,) = reading.bounces
    assert bounce.diagnostic == "550 5.4.316 Message expired, connection refused(Socket error code 10061)"


def test_a_reply_quoted_within_a_quotation_ends_with_both() -> None:
    reading = read_text(
        "\"Remote Server returned '550 5.1.1 User unknown'\" for mail to bob@receiver.example"
    )
    (bounce,) = reading.bounces
    assert (bounce.recipient, bounce.diagnostic) == ("bob@receiver.example", "550 5.1.1 User unknown")


@pytest.mark.parametrize("label", ["Reason:", "Failure Reason: Error:", "The server said;"])
def test_whom_a_labelled_reply_tells_to_write_to_has_not_failed(label: str) -> None:
    reply = "550 5.7.1 Client host blocked; please forward this message to delist@receiver.example"
    text = f"Your message could not be delivered.\n\nRecipient: <bob@receiver.example>\n{label} {reply}\n"
    (bounce,) = read_text(text).bounces

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "blocked")


def test_an_address_in_line_with_the_words_above_it_is_one_of_them() -> None:
    text = (
        "The following addresses failed:\n\n  bob@receiver.example\n"
        "    host mx.receiver.example: 550 Blocked; please forward it to\n    delist@receiver.example\n"
        "  cy@receiver.example\n    host mx.receiver.example: 550 User unknown\n"
        "and behind an alias:\n\n    dee@receiver.example\n    eve@receiver.example\n"
    )
    recipients = [each.recipient for each in read_text(text).bounces]

    assert recipients == [f"{name}@receiver.example" for name in ("bob", "cy", "dee", "eve")]


def test_the_size_of_a_message_is_the_one_that_the_refusal_tells() -> None:
    refused = "message size 7340032 exceeds size limit 5242880 of server mx1.receiver.example[192.0.2.25]"
    report = POSTFIX.replace("smtp; 552 5.2.2 <bob@receiver.example>: Mailbox full", f"X-Postfix; {refused}")
    (bounce,) = read(report.encode()).bounces
    assert (bounce.diagnostic, bounce.size) == (refused, 7340032)


def test_what_a_scanner_adds_to_any_mail_is_no_virus() -> None:
    notice = "Delivery to the following recipients failed.\n\nbob@receiver.example\n\n"
    (bounce,) = read_text(f"{notice}This mail has been scanned for all viruses by Scanner.").bounces

    assert bounce.reason == "undefined"


def test_ordinary_words_are_no_bounce() -> None:
    reading = read_text("Shall we meet at 4.30 at the office?")

    assert not reading.is_bounce
    assert reading.why_not


def test_who_talks_about_bounces_at_length_shows_none() -> None:
    talk = (
        "The program should read delivery reports, show people which mail did not arrive and why, "
        "and hide all others. "
    )

    assert not read_text(talk * 3 + "They are basically spam.").is_bounce
    assert read_text("Rejected, it is basically spam").is_bounce


@pytest.mark.parametrize("family", FAMILIES)
def test_a_reading_leaves_nothing_to_the_garbage_collector(family: str) -> None:
    """Objects that hold each other would keep each mail in memory until it comes."""
    raw = FAMILIES[family].encode()
    read(raw)
    gc.collect()
    gc.disable()
    try:
        read(raw)
        assert gc.collect() == 0
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "text",
    [
        "550 5.1.1 <bob@b.example>: User unknown; 552 5.2.2 <eve@b.example>: Mailbox full",
        "bob@b.example: 550 5.1.1 User unknown | eve@b.example: 552 5.2.2 Mailbox full",
        "SMTPRecipientsRefused: {'bob@b.example': (550, b'5.1.1 User unknown'), "
        "'eve@b.example': (552, b'5.2.2 Mailbox full')}",
        "550-5.1.1 <bob@b.example>: User unknown 550-5.1.1 for ever 552 5.2.2 <eve@b.example>: Mailbox full",
        "<bob@b.example>: 550 5.1.1 User unknown <eve@b.example>: 552 5.2.2 Mailbox full",
        "550 5.1.1 bob@b.example: User unknown / 552 5.2.2 eve@b.example: Mailbox full",
        "550 5.1.1 <bob@b.example>: User unknown\n552 5.2.2 <eve@b.example>: Mailbox full",
    ],
)
def test_replies_are_told_apart_by_their_addresses(text: str) -> None:
    bob, eve = read_text(text).bounces
    assert (bob.recipient, bob.reason, bob.status) == ("bob@b.example", "userunknown", "5.1.1")
    assert (eve.recipient, eve.reason, eve.status) == ("eve@b.example", "mailboxfull", "5.2.2")


@pytest.mark.parametrize(
    "text",
    [
        "550 <bob@b.example>: User unknown, 554 no valid recipients",
        "550-5.1.1 <bob@b.example> unknown 550 5.1.1 <bob@b.example> mistyped?",
        "550 5.1.1 <bob@b.example>: mx.c.example said: 550 5.1.1 <rob@c.example>: User unknown",
    ],
)
def test_one_address_answered_twice_is_one_failure(text: str) -> None:
    assert len(read_text(text).bounces) == 1


@pytest.mark.parametrize(
    "begins",
    [b"\x89PNG\r\n\x1a\n", b"PK\x03\x04\x14", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"RIFF\x00\x00WEBP"],
)
def test_images_archives_and_documents_are_no_mail(begins: bytes) -> None:
    reading = read(begins + b"\n<bob@receiver.example>: 550 5.1.1 User unknown")
    assert reading.why_not == BINARY


def test_a_zero_byte_makes_no_mail_a_document() -> None:
    (bounce,) = read(POSTFIX.replace("Hello", "Hello\x00").replace("This is", "\x00This is").encode()).bounces
    assert bounce.status == "5.2.2"


@pytest.mark.parametrize("text", [POSTFIX, "<bob@receiver.example>: 552 5.2.2 Mailbox full"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_what_notepad_saved_is_read(text: str, encoding: str) -> None:
    (bounce,) = read(text.encode(encoding)).bounces
    assert bounce.recipient == "bob@receiver.example"
