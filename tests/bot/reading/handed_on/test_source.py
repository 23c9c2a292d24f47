"""A mail's source in pasted text."""

import pytest

from bot.reading.reader import read, read_text
from tests.bot.reading.messages import FAMILIES, pasted


def test_a_long_mail_source_is_read() -> None:
    trace = "Received: from a.example by b.example; Tue, 6 Jan 2026 09:00:00 +0000\n" * 1200
    notice = "<bob@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n"

    assert pasted(f"From: MAILER-DAEMON@a.example\n{trace}\n{notice}").recipient == "bob@b.example"


@pytest.mark.parametrize("words", ["", "Here is its source:\n\n"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_pasted_mail_source_is_read(family: str, words: str) -> None:
    assert read_text(words + FAMILIES[family]) == read(FAMILIES[family].encode())


def test_a_source_right_below_the_words_that_announce_it_is_read() -> None:
    bounce = pasted(
        "I got this from the mail system:\n"
        "From: Mail Delivery Subsystem <mailer-daemon@relay.example>\n"
        "To: ada@sender.example\nX-Failed-Recipients: bob@receiver.example\n"
        "Subject: Delivery Status Notification (Failure)\n"
        "Date: Tue, 6 Jan 2026 09:00:00 +0100\nContent-Type: text/plain; charset=UTF-8\n\n"
        "The group you tried to contact may not exist, or you may not have permission to post to it.\n"
    )

    assert bounce.recipient == "bob@receiver.example"
    assert bounce.arrived is not None
