"""Who of all those that a notice names has failed."""

import pytest

from bot.reading.reader import read, read_text
from tests.bot.reading.messages import assert_says_it, mail, only, pasted, told_of


@pytest.mark.parametrize("label", ["Reason:", "Failure Reason: Error:", "The server said;"])
def test_whom_a_labelled_reply_tells_to_write_to_has_not_failed(label: str) -> None:
    reply = "550 5.7.1 Client host blocked; please forward this message to delist@receiver.example"
    text = f"Your message could not be delivered.\n\nRecipient: <bob@receiver.example>\n{label} {reply}\n"
    bounce = pasted(text)

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


def test_whom_a_reply_names_did_not_fail() -> None:
    """Postfix wraps replies and indents what follows."""
    notice = (
        "<bob@b.example>: host mx.b.example[192.0.2.1] said: 550 5.7.1\n"
        "    <ada@elsewhere.example>: Sender address rejected: Access denied (in reply to\n"
        "    RCPT TO command)\n"
    )
    bounce = only(mail("MAILER-DAEMON@a.example", "Undelivered Mail Returned to Sender", notice))

    assert (bounce.recipient, bounce.reason) == ("bob@b.example", "rejected")


def test_nor_did_whom_it_says_to_try() -> None:
    notice = "bob@b.example could not be delivered: 551 5.1.6 User has moved; please try <bob@new.example>\n"
    bounce = only(mail("MAILER-DAEMON@a.example", "Undelivered Mail Returned to Sender", notice))

    assert (bounce.recipient, bounce.reason) == ("bob@b.example", "hasmoved")


def test_what_exchange_says_below_details_of_the_message_counts() -> None:
    notice = (
        "Your message to bob@b.example couldn't be delivered.\n\nOriginal Message Details\n"
        "Sender Address: ada@sender.example\nRecipient Address: bob@b.example\nSubject: Minutes\n\n"
        "Error Details\nError: 550 5.7.1 Service unavailable, blocked using zen.spamhaus.org\n"
    )
    bounce = only(mail("Microsoft Outlook <postmaster@a.example>", "Undeliverable: Minutes", notice))

    assert (bounce.recipient, bounce.status, bounce.reason) == ("bob@b.example", "5.7.1", "blocked")


def test_the_code_before_an_address_is_no_part_of_it() -> None:
    """dma's way, and cPanel's reply."""
    notice = (
        "There was an error delivering your mail to <bob@b.example>.\n\n"
        "mx.b.example [192.0.2.1] did not like our RCPT TO:\n"
        "550-bob@b.example - no such user here.\n550 Call our office\n"
    )
    bounce = only(mail("MAILER-DAEMON <>", "Mail delivery failed", notice))

    assert (bounce.recipient, bounce.reply_code, bounce.reason) == ("bob@b.example", 550, "userunknown")


def test_offices_fail_as_well() -> None:
    """OpenSMTPD's way; elsewhere a notice says whom to ask."""
    notice = (
        "postmaster@b.example: 550 5.1.1 User unknown\nbob@b.example: 552 5.2.2 Mailbox full\n"
        "For help write to helpdesk@a.example\n"
    )

    assert told_of(mail("MAILER-DAEMON@a.example", "Delivery status notification", notice)) == [
        ("postmaster@b.example", "userunknown"),
        ("bob@b.example", "mailboxfull"),
    ]


def test_an_id_that_was_wrapped_below_its_label_is_nobody_s_address() -> None:
    text = (
        "Your message, with the\nMessage-id:\n<4bc0361e@sender.example>\n\n"
        "cannot be delivered to the following recipients:\n\n"
        "  Recipient address: bob@receiver.example\n  Diagnostic code: smtp;550 5.1.1 User unknown\n"
    )
    bounce = only(mail("postmaster@a.example", "Delivery Notification: Delivery has failed", text))

    assert_says_it(bounce)


def test_who_the_notice_goes_to_is_no_recipient_though_named_first() -> None:
    notice = "ada@sender.example:\n\nYour mail to bob@receiver.example failed: 550 5.1.1 User unknown\n"
    bounce = only(mail("MAILER-DAEMON@a.example", "Undeliverable", notice))

    assert bounce.recipient == "bob@receiver.example"


def test_dma_names_one_recipient_whatever_the_reply_names() -> None:
    notice = (
        "There was an error delivering your mail to <bob/sales@b.example>.\n\n"
        "mx.b.example [192.0.2.1] did not like our RCPT TO:\n"
        "550-Verification failed for <ada@a.example>\n550 Sender verify failed\n"
    )
    told = only(mail("MAILER-DAEMON <>", "Mail delivery failed", notice))

    assert (told.recipient, told.reason) == ("bob/sales@b.example", "rejected")


def test_each_of_several_recipients_keeps_its_own_reply_whatever_its_name() -> None:
    """OpenSMTPD's way; the second one's words were taken for the first one's."""
    notice = "bob@b.example: 550 5.1.1 User unknown\ncid/sales@c.example: 552 5.2.2 Mailbox full\n"

    assert told_of(mail("MAILER-DAEMON@a.example", "Delivery status notification", notice)) == [
        ("bob@b.example", "userunknown"),
        ("cid/sales@c.example", "mailboxfull"),
    ]


def test_dma_names_in_a_field_who_failed_and_the_reply_may_name_another() -> None:
    """In other mail the field says who gets the notice."""
    text = (
        "X-Original-To: <bob@b.example>\nFrom: MAILER-DAEMON <>\nTo: ada@a.example\n"
        "Subject: Mail delivery failed\n\n"
        "This is the DragonFly Mail Agent v0.13 at a.example.\n\n"
        "There was an error delivering your mail to <bob@b.example>.\n\n"
        "mx.b.example [192.0.2.1] did not like our MAIL FROM:\n"
        "550 the policy of this house forbids: news@elsewhere.example - talk to us\n\n"
        "Message headers follow.\n\nFrom: Ada <ada@a.example>\nTo: bob@b.example\n"
    )
    (bounce,) = read(text.encode()).bounces

    assert bounce.recipient == "bob@b.example"


def test_an_id_in_a_logged_session_is_nobody_s_address() -> None:
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
