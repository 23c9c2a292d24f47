"""Texts that hold several replies, each with an address of its own."""

import pytest

from bot.reading.reader import read_text


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
