"""The header lines that a mail program puts above what it forwards."""

from bot.reading.handed_on.headerlines import find_header_lines
from bot.reading.reader import read_text
from bot.reading.why_not import HEADER_ALONE
from tests.bot.reading.handing_on import forwarded
from tests.bot.reading.messages import assert_says_it, only


def test_outlooks_line_above_a_quotation_does_not_announce_a_returned_message() -> None:
    fields = "From: Notices <notices@a.example>\nSent: Monday\nTo: Ada\nSubject: Undeliverable: Minutes"
    notice = "Your mail to bob@receiver.example could not be delivered: 550 5.1.1 User unknown"
    bounce = only(forwarded(f"Hm?\n\n-----Original Message-----\n{fields}\n\n{notice}\n"))

    assert_says_it(bounce)


LINES = """\
From: Mail Delivery System <mailer-daemon@mx.sender.example>
To: Ann <ann@sender.example>,
  Ben <ben@sender.example>
Subject: Undelivered Mail: your question about a mailbox that is full"""


def test_a_text_that_ends_with_header_lines_has_no_body() -> None:
    """The text was copied without the body; a subject may say anything."""
    assert find_header_lines(LINES.splitlines())[1] == len(LINES.splitlines())
    assert read_text(f"See below.\n\n{LINES}").why_not == HEADER_ALONE


def test_very_many_header_lines_are_not_part_of_the_body() -> None:
    many = [*LINES.splitlines(), *(f"  Kim {number}" for number in range(20))]
    headers, body = find_header_lines(many)
    assert headers.get("to") == "Ann <ann@sender.example>,"
    assert many[body - 1 : body + 1] == ["  Kim 7", "  Kim 8"]
