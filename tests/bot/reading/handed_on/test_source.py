"""A mail's source among pasted words."""

import pytest

from bot.reading.reader import read, read_text
from tests.bot.reading.messages import FAMILIES, pasted


def test_a_source_may_be_longer_than_any_notice() -> None:
    trace = "Received: from a.example by b.example; Tue, 6 Jan 2026 09:00:00 +0000\n" * 1200
    notice = "<bob@b.example>: host mx.b.example said: 550 5.1.1 User unknown\n"

    assert pasted(f"From: MAILER-DAEMON@a.example\n{trace}\n{notice}").recipient == "bob@b.example"


@pytest.mark.parametrize("words", ["", "Here is its source:\n\n"])
@pytest.mark.parametrize("family", FAMILIES)
def test_its_source_may_be_pasted(family: str, words: str) -> None:
    assert read_text(words + FAMILIES[family]) == read(FAMILIES[family].encode())
