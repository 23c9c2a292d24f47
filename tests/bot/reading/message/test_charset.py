"""Bytes are decoded, however they are written."""

from tests.bot.reading.messages import by_exim


def test_octal_escapes_are_decoded() -> None:
    """Exim writes a reply that is not ASCII like this."""
    bounce = by_exim("    550 Empf\\303\\244nger unbekannt\n")

    assert (bounce.diagnostic, bounce.reason) == ("550 Empfänger unbekannt", "userunknown")
