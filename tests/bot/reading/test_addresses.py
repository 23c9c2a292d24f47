"""Which characters an address may have (RFC 5322, section 3.2.3), and where one begins."""

from bot.reading.reader import read
from bot.reading.text.addresses import find_addresses, from_field
from tests.bot.reading.messages import mail


def test_a_local_part_may_hold_a_slash_or_a_hash() -> None:
    assert find_addresses("bob/sales@b.example and k#9@c.example") == ["bob/sales@b.example", "k#9@c.example"]


def test_none_begins_with_what_stands_before_it() -> None:
    assert find_addresses("#bob@b.example, imap://cid@c.example") == ["bob@b.example", "cid@c.example"]


def test_what_a_log_calls_it_is_no_part_of_it() -> None:
    assert find_addresses("rcpt=bob@b.example, orig_to=<cid@c.example>") == ["bob@b.example", "cid@c.example"]
    assert find_addresses("bounce+bob=b.example@c.example") == ["bounce+bob=b.example@c.example"]


def test_the_path_of_a_link_is_no_part_of_it() -> None:
    assert find_addresses("https://lists.c.example/u/bob@b.example") == ["bob@b.example"]


def test_an_x_400_address_is_known_by_what_it_is_in_smtp() -> None:
    """A field may name the address of another mail system (RFC 3464, section 2.1.2)."""
    field = "x400; /G=Bob/S=Receiver/O=Receiver/A= /C=US/ SMTP=bob@receiver.example;"
    assert from_field(field) == "bob@receiver.example"
    assert from_field("x400; /G=Bob/S=Receiver/C=US/") is None


def test_each_of_several_recipients_keeps_its_own_reply_whatever_its_name() -> None:
    """OpenSMTPD's way; the second one's words were taken for the first one's."""
    notice = "bob@b.example: 550 5.1.1 User unknown\ncid/sales@c.example: 552 5.2.2 Mailbox full\n"
    told = read(mail("MAILER-DAEMON@a.example", "Delivery status notification", notice).encode()).bounces

    assert {one.recipient: one.reason for one in told} == {
        "bob@b.example": "userunknown",
        "cid/sales@c.example": "mailboxfull",
    }
