"""Text in HTML, and in the markup of chats."""

from email import message_from_string

import pytest

from bot.reading.reader import read_text
from tests.bot.reading.handing_on import as_html, text_of
from tests.bot.reading.messages import FAMILIES, assert_says_it, mail, only, pasted, told_of


def test_slack_markup_is_removed() -> None:
    text = "&lt;<mailto:bob@receiver.example|bob@receiver.example>&gt;: 550 5.1.1 User unknown"
    bounce = pasted(text)

    assert_says_it(bounce)


@pytest.mark.parametrize("block", ["```{}```", "```\n{}\n```"])
def test_replies_in_a_block_of_code_are_read_one_by_one(block: str) -> None:
    replies = "1. bob@receiver.example: 550 5.1.1 User unknown\n2. eve@b.example: 552 5.2.2 Mailbox full"
    first, second = read_text(block.format(replies)).bounces

    assert (first.recipient, first.reason) == ("bob@receiver.example", "userunknown")
    assert (second.recipient, second.reason) == ("eve@b.example", "mailboxfull")


@pytest.mark.parametrize("family", FAMILIES)
def test_a_source_in_a_block_of_code_is_a_source(family: str) -> None:
    source = FAMILIES[family]

    assert read_text(f"Look:\n```\n{source}\n```").bounces == read_text(f"Look:\n\n{source}").bounces


def test_code_within_a_line_is_part_of_it() -> None:
    bounce = pasted("The server said ```550 5.1.1 User unknown``` for bob@receiver.example")

    assert_says_it(bounce)


def test_an_address_repeated_by_outlook_counts_once() -> None:
    text = "Rejected for:\n\nbob@receiver.example<mailto:bob@receiver.example>\n550 5.1.1 User unknown"
    bounce = pasted(text)

    assert_says_it(bounce)


@pytest.mark.parametrize("family", FAMILIES)
def test_text_with_a_blank_line_after_each_line_is_read(family: str) -> None:
    text = text_of(message_from_string(FAMILIES[family]))

    assert read_text(f"Hm?\n\n{text}".replace("\n", "\n\n")) == read_text(f"Hm?\n\n{text}")


def test_a_reply_continues_in_the_next_line_of_html() -> None:
    words = (
        "<bob@receiver.example>: host mx1.receiver.example[192.0.2.25] said: 550 5.7.1\n    relaying denied"
    )
    notice = f"From: MAILER-DAEMON@a.example\nSubject: Undelivered Mail\n\n{words}"
    bounce = only(as_html(message_from_string(notice)))

    assert (bounce.diagnostic, bounce.reason) == ("550 5.7.1 relaying denied", "norelaying")


def test_recipients_stay_indented_in_html() -> None:
    one = "  {0}\n    SMTP error from remote mail server after RCPT TO:<{0}>:\n    550 5.1.1 User unknown\n"
    words = "".join(map(one.format, ["bob@receiver.example", "cy@receiver.example"]))
    notice = (
        f"From: Mailer-Daemon@a.example\nSubject: Mail delivery failed\n\nThe following failed:\n\n{words}"
    )

    assert told_of(as_html(message_from_string(notice))) == [
        ("bob@receiver.example", "userunknown"),
        ("cy@receiver.example", "userunknown"),
    ]


def test_an_address_in_brackets_with_blanks_is_no_tag() -> None:
    markup = "<p>Unable to send: <b>< bob@receiver.example ></b></p><p>550 5.1.1 User unknown</p>"

    assert_says_it(only(mail("postmaster@a.example", "Returned mail", markup, Content_Type="text/html")))
