"""What a notice says about each of several recipients."""

from bot.reading.reader import read
from tests.bot.reading.messages import mail, report, told_of

BOTH_UNKNOWN = [("bob@receiver.example", "userunknown"), ("cy@receiver.example", "userunknown")]


def test_recipients_behind_an_alias_are_told_apart() -> None:
    """Exim's fields name the alias for all of them."""
    notice, fields = "", ""
    for who, host, reply in [
        ("bob@b.example", "mx.b.example", "550 5.1.1 no such user"),
        ("cid@c.example", "mx.c.example", "552 5.2.2 mailbox full"),
    ]:
        notice += f"  {who}\n    (generated from team@a.example)\n    host {host} [192.0.2.1]\n    {reply}\n"
        fields = (
            f"Final-Recipient: rfc822;team@a.example\nAction: failed\nRemote-MTA: dns; {host}\n\n{fields}"
        )
    raw = report(notice, f"Reporting-MTA: dns; a.example\n\n{fields}", sender="Mailer-Daemon@a.example")

    told = {one.recipient: (one.alias, one.reason) for one in read(raw.encode()).bounces}

    assert told == {
        "bob@b.example": ("team@a.example", "userunknown"),
        "cid@c.example": ("team@a.example", "mailboxfull"),
    }


def test_a_list_of_recipients_shares_the_text_below() -> None:
    text = "Delivery failed for:\n\n  bob@receiver.example\n  cy@receiver.example\n\n550 5.1.1 User unknown\n"

    assert told_of(mail("MAILER-DAEMON@a.example", "failure notice", text)) == BOTH_UNKNOWN


def test_a_reply_above_several_recipients_counts_for_each() -> None:
    text = (
        "Could not be delivered because of\n\n550 5.1.1 User unknown\n\n"
        "The following recipients were affected:\n\n  bob@receiver.example\n  cy@receiver.example\n\n"
        "Additional Information\n\nReporting-MTA: <relay.sender.example>\n"
    )

    assert told_of(mail("postmaster@a.example", "Undeliverable Mail", text)) == BOTH_UNKNOWN


def test_a_recipients_own_reply_counts_before_the_one_above_all() -> None:
    text = (
        "The host receiver.example is not responding.\n\n"
        "<bob@receiver.example>: 550 5.1.1 User unknown\n\n<cy@receiver.example>: 552 5.2.2 Mailbox full\n"
    )

    assert told_of(mail("postmaster@a.example", "Undeliverable Mail", text)) == [
        ("bob@receiver.example", "userunknown"),
        ("cy@receiver.example", "mailboxfull"),
    ]
