"""Words with accents are recognized without them."""

import pytest

from tests.bot.reading.messages import means


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 Empfaenger unbekannt", "userunknown"),
        ("550 Empfanger unbekannt", "userunknown"),
        ("550 Boite aux lettres pleine", "mailboxfull"),
        ("550 El buzon esta lleno", "mailboxfull"),
        ("550 Skrzynka jest pelna", "mailboxfull"),
        ("554 Nachricht zu gross", "emailtoolarge"),
    ],
)
def test_words_with_accents_are_understood_in_ascii(text: str, reason: str) -> None:
    assert means(text).reason == reason
