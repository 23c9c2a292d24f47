"""The header lines that a mail program puts above what is forwarded end where they end."""

from bot.reading.handed_on.headerlines import find_header_lines
from bot.reading.reader import read_text

LINES = """\
From: Mail Delivery System <mailer-daemon@mx.sender.example>
To: Ann <ann@sender.example>,
  Ben <ben@sender.example>
Subject: Undelivered Mail: your question about a mailbox that is full"""


def test_a_text_that_ends_with_them_has_no_body() -> None:
    """Whoever copied it left the words out; a subject may say anything."""
    (bounce,) = read_text(f"See below.\n\n{LINES}").bounces
    assert bounce.reason == "undefined"


def test_the_last_of_very_many_lines_is_no_word_of_the_body() -> None:
    many = [*LINES.splitlines(), *(f"  Kim {number}" for number in range(20))]
    headers, body = find_header_lines(many)
    assert headers.get("to") == "Ann <ann@sender.example>,"
    assert many[body - 1 : body + 1] == ["  Kim 7", "  Kim 8"]
