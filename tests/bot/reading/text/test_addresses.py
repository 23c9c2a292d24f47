"""Which characters an address may have (RFC 5322, section 3.2.3), and where one begins."""

import pytest

from bot.reading.text.addresses import find_addresses, from_field
from tests.bot.reading.messages import mail, only, pasted, report


@pytest.mark.parametrize(
    "text",
    [
        "550-bob@receiver.example is not an active address 550 at this host",
        "Your message to *bob@receiver.example* could not be delivered.",
    ],
)
def test_characters_around_an_address_are_removed(text: str) -> None:
    bounce = pasted(text)

    assert bounce.recipient == "bob@receiver.example"


def test_a_quoted_local_part_may_contain_blanks() -> None:
    fields = (
        'Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; "bob smith"@b.example\nAction: failed\n'
        'Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <"bob smith"@b.example>: User unknown\n'
    )
    notice = '<"bob smith"@b.example>: host mx.b.example[192.0.2.1] said: 550 5.1.1 User unknown\n'

    assert only(report(notice, fields)).recipient == '"bob smith"@b.example'
    assert (
        only(mail("MAILER-DAEMON@a.example", "Undelivered Mail", notice)).recipient == '"bob smith"@b.example'
    )


def test_a_local_part_may_contain_a_slash_or_a_hash() -> None:
    assert find_addresses("bob/sales@b.example and k#9@c.example") == ["bob/sales@b.example", "k#9@c.example"]


def test_an_address_does_not_begin_with_the_character_before_it() -> None:
    assert find_addresses("#bob@b.example, imap://cid@c.example") == ["bob@b.example", "cid@c.example"]


def test_the_label_of_an_address_in_a_log_is_removed() -> None:
    assert find_addresses("rcpt=bob@b.example, orig_to=<cid@c.example>") == ["bob@b.example", "cid@c.example"]
    assert find_addresses("bounce+bob=b.example@c.example") == ["bounce+bob=b.example@c.example"]


def test_the_path_of_a_link_is_removed() -> None:
    assert find_addresses("https://lists.c.example/u/bob@b.example") == ["bob@b.example"]


def test_an_x_400_address_is_read_as_its_smtp_address() -> None:
    """A field may name the address of another mail system (RFC 3464, section 2.1.2)."""
    field = "x400; /G=Bob/S=Receiver/O=Receiver/A= /C=US/ SMTP=bob@receiver.example;"
    assert from_field(field) == "bob@receiver.example"
    assert from_field("x400; /G=Bob/S=Receiver/C=US/") is None


def test_an_address_whose_first_part_was_hidden_keeps_its_domain() -> None:
    bounce = pasted(
        "<***@receiver.example>: host mx.receiver.example[192.0.2.1] said: 550 5.1.1 No such user"
    )

    assert bounce.recipient == "***@receiver.example"


@pytest.mark.parametrize("hidden", ["bob@re***.example", "bob@●●.example", "bob@re▲.b.example", "***@***"])
def test_an_address_whose_domain_was_hidden_is_none(hidden: str) -> None:
    """What is left of it would be somebody else's domain."""
    assert find_addresses(f"<{hidden}>: 550 5.1.1 No such user") == []
