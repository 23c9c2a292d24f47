"""Which of the addresses in a notice failed."""

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.messages import mail, only, pasted, told_of


@pytest.mark.parametrize("label", ["Reason:", "Failure Reason: Error:", "The server said;"])
def test_a_contact_named_in_a_reply_has_not_failed(label: str) -> None:
    reply = "550 5.7.1 Client host blocked; please forward this message to delist@receiver.example"
    text = f"Your message could not be delivered.\n\nRecipient: <bob@receiver.example>\n{label} {reply}\n"
    bounce = pasted(text)

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "blocked")


def test_an_address_aligned_with_the_words_above_is_part_of_them() -> None:
    text = (
        "The following addresses failed:\n\n  bob@receiver.example\n"
        "    host mx.receiver.example: 550 Blocked; please forward it to\n    delist@receiver.example\n"
        "  cy@receiver.example\n    host mx.receiver.example: 550 User unknown\n"
        "and behind an alias:\n\n    dee@receiver.example\n    eve@receiver.example\n"
    )
    recipients = [each.recipient for each in read_text(text).bounces]

    assert recipients == [f"{name}@receiver.example" for name in ("bob", "cy", "dee", "eve")]


NOTICES = {
    "Postfix wraps the reply": (
        "<bob@b.example>: host mx.b.example[192.0.2.1] said: 550 5.7.1\n"
        "    <ada@elsewhere.example>: Sender address rejected: Access denied (in reply to\n"
        "    RCPT TO command)\n",
        [("bob@b.example", "rejected")],
    ),
    "whom to try instead": (
        "bob@b.example could not be delivered: 551 5.1.6 User has moved; please try <bob@new.example>\n",
        [("bob@b.example", "hasmoved")],
    ),
    "who the notice goes to": (
        "ada@sender.example:\n\nYour mail to bob@b.example failed: 550 5.1.1 User unknown\n",
        [("bob@b.example", "userunknown")],
    ),
    "what Exchange says below details": (
        "Your message to bob@b.example couldn't be delivered.\n\nOriginal Message Details\n"
        "Sender Address: ada@sender.example\nRecipient Address: bob@b.example\nSubject: Minutes\n\n"
        "Error Details\nError: 550 5.7.1 Service unavailable, blocked using zen.spamhaus.org\n",
        [("bob@b.example", "blocked")],
    ),
    "an id wrapped below its label": (
        "Your message, with the\nMessage-id:\n<4bc0361e@sender.example>\n\n"
        "cannot be delivered to the following recipients:\n\n"
        "  Recipient address: bob@b.example\n  Diagnostic code: smtp;550 5.1.1 User unknown\n",
        [("bob@b.example", "userunknown")],
    ),
    "dma: a code before the address": (
        "There was an error delivering your mail to <bob@b.example>.\n\n"
        "mx.b.example [192.0.2.1] did not like our RCPT TO:\n"
        "550-bob@b.example - no such user here.\n550 Call our office\n",
        [("bob@b.example", "userunknown")],
    ),
    "dma: a reply that names the sender": (
        "There was an error delivering your mail to <bob/sales@b.example>.\n\n"
        "mx.b.example [192.0.2.1] did not like our RCPT TO:\n"
        "550-Verification failed for <ada@a.example>\n550 Sender verify failed\n",
        [("bob/sales@b.example", "rejected")],
    ),
    "OpenSMTPD: an office failed, another helps": (
        "postmaster@b.example: 550 5.1.1 User unknown\nbob/sales@b.example: 552 5.2.2 Mailbox full\n"
        "For help write to helpdesk@a.example\n",
        [("postmaster@b.example", "userunknown"), ("bob/sales@b.example", "mailboxfull")],
    ),
}


@pytest.mark.parametrize("story", NOTICES)
def test_the_failed_recipient_is_found_among_all_named_addresses(story: str) -> None:
    notice, failed = NOTICES[story]

    assert told_of(mail("MAILER-DAEMON@a.example", "Undelivered Mail", notice)) == failed


def test_in_dmas_notice_the_field_names_the_failed_recipient() -> None:
    """In other mail that field names who receives the notice."""
    text = (
        "X-Original-To: <bob@b.example>\nFrom: MAILER-DAEMON <>\nTo: ada@a.example\n"
        "Subject: Mail delivery failed\n\n"
        "This is the DragonFly Mail Agent v0.13 at a.example.\n\n"
        "There was an error delivering your mail to <bob@b.example>.\n\n"
        "mx.b.example [192.0.2.1] did not like our MAIL FROM:\n"
        "550 the policy of this house forbids: news@elsewhere.example - talk to us\n\n"
        "Message headers follow.\n\nFrom: Ada <ada@a.example>\nTo: bob@b.example\n"
    )

    assert only(text).recipient == "bob@b.example"


def test_an_id_in_a_logged_session_is_no_address() -> None:
    at = " Wed 2013-09-11 12:22:04: "
    fields = [
        "From: ada@sender.example",
        "To: bob@receiver.example",
        "Message-ID: <375702343@sender.example>",
    ]
    session = "\n".join(
        [*(f"{at}*  {one}" for one in fields), f"{at}*  Name server reports domain name unknown"]
    )
    text = (
        f"The attached message had PERMANENT fatal delivery errors.\n\n--- Session Transcript ---\n{session}"
    )
    bounce = only(mail("MDaemon@relay.example", "Permanent Delivery Failure", text))

    assert (bounce.recipient, bounce.reason) == ("bob@receiver.example", "hostunknown")


def test_who_can_be_asked_is_not_who_failed() -> None:
    """An office below a recipient, unless it has a reply of its own."""
    asked = "  bob@b.example\n    No such user\n\n  postmaster@a.example\n    knows more\n"
    assert told_of(mail("MAILER-DAEMON@a.example", "Undelivered Mail", asked)) == [
        ("bob@b.example", "userunknown")
    ]
    refused = "bob@b.example: 550 No such user\n\nabuse@c.example: 552 Mailbox full\n"
    assert told_of(mail("MAILER-DAEMON@a.example", "Undelivered Mail", refused)) == [
        ("bob@b.example", "userunknown"),
        ("abuse@c.example", "mailboxfull"),
    ]


def test_an_address_that_ends_a_sentence_about_the_sender_is_not_who_failed() -> None:
    notice = "A message sent by\n\n  eve@c.example\n\ncould not be delivered to bob@b.example: No such user\n"
    assert told_of(mail("MAILER-DAEMON@a.example", "Undelivered Mail", notice)) == [
        ("bob@b.example", "userunknown")
    ]


def test_of_two_addresses_in_a_row_the_one_in_brackets_failed() -> None:
    notice = "bob@a.example <robert@b.example>:\n  No such user\n"
    assert told_of(mail("MAILER-DAEMON@a.example", "Undelivered Mail", notice)) == [
        ("robert@b.example", "userunknown")
    ]
