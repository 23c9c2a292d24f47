"""Texts with several replies, each with its own address."""

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
        "bob@b.example (550 5.1.1 User unknown) eve@b.example (552 5.2.2 Mailbox full)",
        "bob@b.example -> 550 5.1.1 User unknown | eve@b.example -> 552 5.2.2 Mailbox full",
        "bob@b.example bounced with 550 5.1.1 User unknown and eve@b.example with 552 5.2.2 Mailbox full",
        "1. bob@b.example: 550 5.1.1 User unknown\n2. eve@b.example: 552 5.2.2 Mailbox full",
        "bob@b.example (User unknown), eve@b.example (Mailbox full)",
        "<bob@b.example>: (User unknown)\n<eve@b.example>: (Mailbox full)",
        "email\treason\nbob@b.example\t550 5.1.1 User unknown\neve@b.example\t552 5.2.2 Mailbox full",
        '7 Jan,bob@b.example,"550 5.1.1 User unknown"\n7 Jan,eve@b.example,"552 5.2.2 Mailbox full"',
    ],
)
def test_replies_are_separated_by_their_addresses(text: str) -> None:
    assert [(one.recipient, one.reason) for one in read_text(text).bounces] == [
        ("bob@b.example", "userunknown"),
        ("eve@b.example", "mailboxfull"),
    ]


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
